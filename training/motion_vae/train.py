"""Trains the autoencoders of expressions and poses together on seeded batches of motions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.motion import MotionSpace
from core.networks.motion_vae import MotionVae, vae_config
from training.motion_vae.config import VaeTraining
from training.motion_vae.data import MotionSamples

_VARIANCE_FACTOR = 10.0
_MEASURED = 8192
"""Motions measured at most."""


@dataclass(frozen=True)
class Bounds:
    """Negative ELBO in nats (a normalised motion), smaller is better.

    Attributes:
        expression: of the 64 expression coefficients.
        pose: of the six numbers of the pose.
    """

    expression: float
    pose: float


def parts(space: MotionSpace, values: Tensor) -> tuple[Tensor, Tensor]:
    """Expression (N, 64) and pose (N, 6) of motions (N, space.size)."""
    return values[:, space.expression], values[:, space.rotation.start : space.translation.stop]


def train(
    samples: MotionSamples, settings: VaeTraining, report: Callable[[int, Bounds], None] = lambda step, bounds: None
) -> MotionVae:
    """Train from scratch on the processor; the same samples and settings give the same weights.

    Args:
        samples: what to learn.
        settings: sizes and schedule.
        report: called after each step with its number and the bounds of its batch.
    """
    random = np.random.default_rng(settings.seed)
    generator = torch.Generator().manual_seed(settings.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        network = MotionVae(vae_config(samples.space, settings.hidden, settings.latent, settings.pose_latent))
    values = torch.from_numpy(samples.values)
    expression, pose = parts(samples.space, values)
    network.expression.adapt(expression)
    network.pose.adapt(pose)
    # Variances start at one and have to come far down, which the rate of the weights would not reach.
    variances = [network.expression.log_variance, network.pose.log_variance]
    chosen = {id(parameter) for parameter in variances}
    weights = [parameter for parameter in network.parameters() if id(parameter) not in chosen]
    groups: list[dict[str, Any]] = [{"params": weights}, {"params": variances, "lr": _VARIANCE_FACTOR * settings.rate}]
    optimizer = torch.optim.Adam(groups, lr=settings.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    # Drawing by a table of cumulated chances is far quicker than numpy's choice with probabilities.
    cumulated = np.cumsum(samples.chances)
    for step in range(1, settings.steps + 1):
        drawn = np.searchsorted(cumulated, random.random(settings.batch) * cumulated[-1], side="right")
        rows = torch.from_numpy(np.minimum(drawn, len(values) - 1))
        first = network.expression.elbo(expression[rows], generator).negative
        second = network.pose.elbo(pose[rows], generator).negative
        optimizer.zero_grad(set_to_none=True)
        (first + second).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        report(step, Bounds(float(first.detach()), float(second.detach())))
    return network.eval()


@torch.inference_mode()
def measure(network: MotionVae, samples: MotionSamples, seed: int = 0) -> Bounds:
    """Bounds over seeded draws from the samples, each clip as likely as any other."""
    generator = torch.Generator().manual_seed(seed)
    random = np.random.default_rng(seed)
    count = min(len(samples.values), _MEASURED)
    rows = random.choice(len(samples.values), count, p=samples.chances)
    expression, pose = parts(samples.space, torch.from_numpy(samples.values[rows]))
    return Bounds(
        float(network.expression.elbo(expression, generator).negative),
        float(network.pose.elbo(pose, generator).negative),
    )
