"""Trains the autoencoders of expressions and poses together on seeded batches of motions."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.errors import InputError
from core.networks.motion_vae import MotionVae, vae_config
from training.motion_vae.config import VaeTraining
from training.motion_vae.data import MotionSamples
from training.motion_vae.measure import Bounds, measure, parts
from training.renderer.snapshots import check_settings

_VARIANCE_FACTOR = 10.0

Report = Callable[[int, Bounds], None]


def train(samples: MotionSamples, settings: VaeTraining, report: Report = lambda step, bounds: None) -> MotionVae:
    """Train from scratch to the end of the schedule, without validation; see :class:`VaeRun`."""
    run = VaeRun(samples, settings)
    while not run.done:
        report(run.step + 1, run.advance())
    return run.network.eval()


class VaeRun:
    """A training on the processor; the same samples and settings give the same weights, however often it is cut."""

    def __init__(self, samples: MotionSamples, settings: VaeTraining, validation: MotionSamples | None = None) -> None:
        """Begin with untrained networks.

        Args:
            samples: what to learn.
            settings: sizes and schedule.
            validation: decides which step was the best, and when to stop; None to go to the end of the schedule.
        """
        self.settings = settings
        self.step = 0
        self.best_step, self._best_bound = 0, float("inf")
        self._samples, self._validation = samples, validation
        self._random = np.random.default_rng(settings.seed)
        self._generator = torch.Generator().manual_seed(settings.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            self.network = MotionVae(vae_config(samples.space, settings.hidden, settings.latent, settings.pose_latent))
        self._values = torch.from_numpy(samples.values)
        self._expression, self._pose = parts(samples.space, self._values)
        self.network.expression.adapt(self._expression)
        self.network.pose.adapt(self._pose)
        self._best = deepcopy(self.network.state_dict())
        # Variances start at one and have to come far down, which the rate of the weights would not reach.
        variances = [self.network.expression.log_variance, self.network.pose.log_variance]
        chosen = {id(parameter) for parameter in variances}
        weights = [parameter for parameter in self.network.parameters() if id(parameter) not in chosen]
        groups: list[dict[str, Any]] = [
            {"params": weights},
            {"params": variances, "lr": _VARIANCE_FACTOR * settings.rate},
        ]
        self._optimizer = torch.optim.Adam(groups, lr=settings.rate)
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self._optimizer, settings.steps)
        # Drawing by a table of cumulated chances is far quicker than numpy's choice with probabilities.
        self._cumulated = np.cumsum(samples.chances)

    @property
    def done(self) -> bool:
        """Whether the schedule is over, or validation has not become better for as long as the settings wait."""
        waited = (self.step - self.best_step) // self.settings.check_every
        tired = self._validation is not None and 0 < self.settings.patience <= waited
        return self.step >= self.settings.steps or tired

    def advance(self) -> Bounds:
        """Take a step; returns the bounds of its batch."""
        drawn = self._random.random(self.settings.batch) * self._cumulated[-1]
        places = np.searchsorted(self._cumulated, drawn, side="right")
        rows = torch.from_numpy(np.minimum(places, len(self._values) - 1))
        self.network.train()
        first = self.network.expression.elbo(self._expression[rows], self._generator).negative
        second = self.network.pose.elbo(self._pose[rows], self._generator).negative
        self._optimizer.zero_grad(set_to_none=True)
        (first + second).backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._schedule.step()
        self.step += 1
        if self._validation is not None and (self.step % self.settings.check_every == 0 or self.done):
            self._check(self._validation)
        return Bounds(float(first.detach()), float(second.detach()))

    def _check(self, validation: MotionSamples) -> None:
        found = measure(self.network, validation)
        if found.expression + found.pose < self._best_bound:
            self._best_bound, self.best_step = found.expression + found.pose, self.step
            self._best = deepcopy(self.network.state_dict())

    def take_best(self) -> MotionVae:
        """The network of the best step on validation, or of the last one without validation."""
        if self._validation is not None:
            self.network.load_state_dict(self._best)
        return self.network.eval()

    def state(self) -> dict[str, Any]:
        """Everything needed to go on exactly from here."""
        return {
            "settings": json.dumps(asdict(self.settings), sort_keys=True),
            "step": self.step,
            "best_step": self.best_step,
            "best_bound": self._best_bound,
            "best": self._best,
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "random": json.dumps(self._random.bit_generator.state),
            "generator": self._generator.get_state(),
        }

    def restore(self, state: dict[str, Any], path: Path) -> None:
        """Go on from :meth:`state`, read from ``path``.

        Raises:
            InputError: the state is damaged, or of a run with other settings.
        """
        try:
            check_settings(state, json.dumps(asdict(self.settings), sort_keys=True), path)
            self.step, self.best_step = int(state["step"]), int(state["best_step"])
            self._best_bound, self._best = float(state["best_bound"]), state["best"]
            self.network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._schedule.load_state_dict(state["schedule"])
            self._random.bit_generator.state = json.loads(state["random"])
            self._generator.set_state(state["generator"])
        except (RuntimeError, KeyError, ValueError, TypeError) as error:
            reason = str(error).split("\n", 1)[0]
            raise InputError(f"Cannot go on from {path}: {reason}; begin a new run in another folder.") from error
