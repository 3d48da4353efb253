"""One training run in memory: networks, average, optimiser, and the step reached."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import InputError
from core.networks.pirenderer.checkpoints import RendererNetwork, build_renderer, load_renderer
from core.networks.pirenderer.guided import GuidedPIRenderer
from core.networks.pirenderer.network import Rendering
from training.renderer.averaging import average_decay, update_average
from training.renderer.batches import Batch
from training.renderer.compilation import compiled
from training.renderer.config import RendererTrainingConfig
from training.renderer.distillation import distillation_distance
from training.renderer.losses import RendererLoss, Terms
from training.renderer.perceptual import PerceptualNetwork
from training.renderer.processes import Process
from training.renderer.snapshots import check_settings
from training.renderer.stages import Stage, begin_stage, learning_parts, rate_at, stage_at

_NO_CLIP = 1e30
_SMALLEST_SCALE = 1.0
_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


class Diverged(InputError):
    """The loss or its gradient is no longer a number."""


def render(network: nn.Module, batch: Batch, warp_only: bool = False) -> Rendering:
    """What the network makes of a batch; the guide goes along where the variant takes one."""
    inner = getattr(network, "_orig_mod", network)
    if isinstance(inner, GuidedPIRenderer):
        made = network(batch.source, batch.window, batch.guide, warp_only)
    else:
        made = network(batch.source, batch.window, warp_only)
    assert isinstance(made, tuple)
    return Rendering(*made)


class TrainingTask(nn.Module):
    """Network and loss as one module, so that data-parallel training sees a single forward pass."""

    def __init__(
        self,
        network: nn.Module,
        loss: RendererLoss,
        config: RendererTrainingConfig,
        stage: Stage,
        wide: Callable[[Batch, bool], Rendering] | None = None,
    ) -> None:
        super().__init__()
        self.network, self.loss, self._wide = network, loss, wide
        self._distil = config.loss.distil
        self._warp_only = stage is Stage.WARP
        self._dtype = _DTYPES[config.machine.precision]

    def forward(self, batch: Batch) -> Terms:
        """The terms of the loss of a batch."""
        half = self._dtype is not torch.float32
        with torch.autocast(batch.source.device.type, self._dtype if half else torch.bfloat16, enabled=half):
            made = render(self.network, batch, self._warp_only)
            terms: Terms = self.loss(made, batch.target, batch.mesh_flow, batch.teacher)
            if self._wide is not None:
                with torch.no_grad():
                    wanted = self._wide(batch, self._warp_only)
                terms["distil"] = self._distil * distillation_distance(made, wanted)
                terms["loss"] = terms["loss"] + terms["distil"]
        return terms


class RendererTraining:
    """Takes the steps of a run; reading data and writing files are others' work."""

    def __init__(
        self,
        config: RendererTrainingConfig,
        process: Process,
        features: PerceptualNetwork | None,
        wide: RendererNetwork | None = None,
    ) -> None:
        """Build an untrained network from the seed and begin the first stage; ``wide``: what it also learns from."""
        torch.manual_seed(config.seed)
        self.config, self.process = config, process
        self.step = 0
        self.best = float("inf")
        self.seconds = 0.0
        self.layout = torch.channels_last if config.machine.channels_last else torch.contiguous_format
        self.network: RendererNetwork = build_renderer(config.network)
        self.network.to(process.device, memory_format=self.layout)  # type: ignore[call-overload]
        self.averaged: RendererNetwork = deepcopy(self.network).requires_grad_(False).eval()
        self.loss = RendererLoss(config.loss, features, config.network.geometry_prior).to(process.device)
        # A function, not a part of the task's module: every process has its own, and it is not trained.
        self._wide = None if wide is None else partial(render, compiled(wide) if config.machine.compile else wide)
        self._scaler = torch.amp.GradScaler(
            process.device.type, enabled=config.machine.precision == "float16", init_scale=2.0**12
        )
        self._begin(stage_at(config.schedule, 0))

    def _begin(self, stage: Stage) -> None:
        self.stage = stage
        self._optimiser = begin_stage(self.network, stage, self.config.schedule)
        self._learning = list(learning_parts(self.network, stage))
        network: nn.Module = self.network
        if self.config.machine.compile:
            network = compiled(network)
        self._task = self.process.shared(TrainingTask(network, self.loss, self.config, stage, self._wide))

    def start_from(self, path: Path, space: str) -> None:
        """Take over the weights of a checkpoint before the first step.

        Args:
            path: the checkpoint.
            space: name of the motion space of the data.

        Raises:
            InputError: it cannot be read, or is of another motion space or network.
        """
        given, header = load_renderer(path)
        if header.motion_space != space:
            raise InputError(f"{path} is of the motion space {header.motion_space}, the data of {space}; name another.")
        if replace(given.config, keep_drawn=self.config.network.keep_drawn) != self.config.network:
            raise InputError(
                f"The network of {path} is not the one of the settings; take over its numbers "
                "(`pirender checkpoint info` prints them) under `network`, or begin without it."
            )
        for network in (self.network, self.averaged):
            network.load_state_dict(given.state_dict())

    def eager_task(self) -> TrainingTask:
        """The same forward pass without compilation or other processes."""
        return TrainingTask(self.network, self.loss, self.config, self.stage)

    def take_step(self, batch: Batch) -> dict[str, float]:
        """Learn from one batch on the device.

        Returns:
            The terms of the loss as this process saw them, and ``gradient_norm``.

        Raises:
            Diverged: the loss or the gradient is not finite; the weights are those of the step before.
        """
        schedule = self.config.schedule
        if stage_at(schedule, self.step) is not self.stage:
            self._begin(stage_at(schedule, self.step))
        for group in self._optimiser.param_groups:
            group["lr"] = rate_at(schedule, self.step)
        self.network.train()
        self._optimiser.zero_grad(set_to_none=True)
        terms: Terms = self._task(batch)
        self._scaler.scale(terms["loss"]).backward()  # type: ignore[no-untyped-call]
        self._scaler.unscale_(self._optimiser)
        norm = nn.utils.clip_grad_norm_(self._learning, schedule.clip or _NO_CLIP)
        values = _as_numbers({**terms, "gradient_norm": norm})
        self._check(values["gradient_norm"])
        self._scaler.step(self._optimiser)
        self._scaler.update()
        update_average(self.averaged, self.network, average_decay(schedule.batch, schedule.average_images, self.step))
        self.step += 1
        return values

    def _check(self, norm: float) -> None:
        # A scaled float16 loss overflows now and then, and the scaler skips such a step; the norm is the same in every
        # process, so that all stop together.
        bearable = self._scaler.is_enabled() and self._scaler.get_scale() > _SMALLEST_SCALE
        if norm != norm or norm == float("inf"):
            if not bearable:
                raise Diverged(f"The gradient is no longer a number at step {self.step + 1}")

    def state(self) -> dict[str, Any]:
        """Everything needed to go on exactly from here."""
        return {
            "settings": settings_json(self.config),
            "step": self.step,
            "best": self.best,
            "seconds": self.seconds,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "scaler": self._scaler.state_dict(),
        }

    def restore(self, state: Mapping[str, Any], path: Path) -> None:
        """Go on from :meth:`state`, read from ``path``.

        Raises:
            InputError: the state is damaged, or of a run with other settings.
        """
        try:
            check_settings(dict(state), settings_json(self.config), path)
            self.step, self.best, self.seconds = int(state["step"]), float(state["best"]), float(state["seconds"])
            self.network.load_state_dict(state["network"])
            self.averaged.load_state_dict(state["averaged"])
            # The state of a stage's last step still holds that stage's optimiser.
            self._begin(stage_at(self.config.schedule, max(self.step - 1, 0)))
            self._optimiser.load_state_dict(state["optimiser"])
            self._scaler.load_state_dict(state["scaler"])
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            reason = str(error).split("\n", 1)[0]
            raise InputError(f"Cannot go on from {path}: {reason}; begin a new run in another folder.") from error


def settings_json(config: RendererTrainingConfig) -> str:
    """The settings that the result depends on, as JSON: machine and report may differ when a run goes on."""
    entries = asdict(config)
    del entries["machine"], entries["report"], entries["data"]["workers"]
    return json.dumps(entries, sort_keys=True)


def _as_numbers(terms: Mapping[str, Tensor]) -> dict[str, float]:
    # One copy from the device for all of them.
    values = torch.stack([value.detach().float() for value in terms.values()]).tolist()
    return dict(zip(terms, values, strict=True))
