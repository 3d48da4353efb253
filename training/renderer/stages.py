"""The two stages of training: which networks learn, at which rate."""

from collections.abc import Iterator
from enum import Enum

import torch
from torch import nn

from core.networks.pirenderer.checkpoints import RendererNetwork
from core.networks.pirenderer.guided import GuidedPIRenderer
from training.renderer.config import ScheduleConfig


class Stage(Enum):
    """Sec. 4.1: the mapping and warping networks first, then everything."""

    WARP = "warp"
    FULL = "full"


def stage_at(schedule: ScheduleConfig, step: int) -> Stage:
    """The stage of a step, counted from 0 over both."""
    return Stage.WARP if step < schedule.warp_steps else Stage.FULL


def stage_end(schedule: ScheduleConfig, step: int) -> int:
    """The step at which the stage of ``step`` is over."""
    return schedule.warp_steps if step < schedule.warp_steps else schedule.steps


def rate_at(schedule: ScheduleConfig, step: int) -> float:
    """Adam's rate at a step."""
    return schedule.rate if step < schedule.late_from else schedule.late_rate


def learning_parts(network: RendererNetwork, stage: Stage) -> Iterator[nn.Parameter]:
    """The parameters that learn in a stage."""
    parts: list[nn.Module] = [network.mapping, network.warping]
    if isinstance(network, GuidedPIRenderer):
        parts.append(network.head_motion)
    for part in parts if stage is Stage.WARP else (*parts, network.editing):
        yield from part.parameters()


def begin_stage(network: RendererNetwork, stage: Stage, schedule: ScheduleConfig) -> torch.optim.Adam:
    """Let only the stage's networks learn; returns a fresh optimiser for them."""
    network.requires_grad_(False)
    learning = list(learning_parts(network, stage))
    for parameter in learning:
        parameter.requires_grad_(True)
        parameter.grad = None
    return torch.optim.Adam(learning, lr=schedule.rate, betas=(schedule.beta1, schedule.beta2))
