"""The training loop: resumable to the step, averaged weights, one JSON line a report."""

import json
import math
import time
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.networks.landmark_network import LandmarkNetwork, scale_pixels
from core.opencv import cv2
from training.landmarks.config import LandmarkTrainingConfig
from training.landmarks.data import FaceArrays
from training.landmarks.losses import landmark_loss
from training.landmarks.replicas import ReplicaGroup
from training.landmarks.sampling import BatchSource, drawn_shapes, shape_basis
from training.landmarks.validation import ValidationErrors, validate
from training.landmarks.widening import widen
from training.run_state import follow, restore_state, save_state

STATE_VERSION = 1
_REPORT_EVERY = 50
_SHAPES = 40
"""Labels drawn for each component of a basis."""


def learning_rate(config: LandmarkTrainingConfig, step: int) -> float:
    """Rate at ``step``: a linear climb, a plateau, and a cosine down to zero."""
    climb = min(1.0, (step + 1) / max(1, config.warmup))
    remaining = config.steps - step
    fall = 1.0
    if remaining < config.decay:
        fall = 0.5 - 0.5 * math.cos(math.pi * remaining / config.decay)
    return config.rate * climb * fall


class LandmarkTraining:
    """One run: network, averaged network, optimiser, and the step reached."""

    def __init__(
        self,
        config: LandmarkTrainingConfig,
        faces: FaceArrays,
        mirror: NDArray[np.int64],
        posed: FaceArrays | None = None,
        start: LandmarkNetwork | None = None,
    ) -> None:
        """Build the network: ``start`` with a wider output basis, or a fresh one with a basis from the labels.

        Args:
            config: the settings.
            faces: labelled frames.
            mirror: for each landmark the one on the other side.
            posed: pictures made by the geometry engine; None for none.
            start: a trained network to go on from.

        Raises:
            InputError: ``start`` is of another network than that of the settings.
        """
        torch.manual_seed(config.seed)
        self.config = config
        self.step = 0
        self.seconds = 0.0
        size = config.network.input_size
        self._source = BatchSource(faces, mirror, size, config.sampling, config.seed, posed)
        self.network = LandmarkNetwork(config.network)
        self.averaged = LandmarkNetwork(config.network)
        if start is None:
            components = config.network.shape_components
            mean, basis = shape_basis(faces, mirror, config.sampling, components, config.seed, posed)
            self.network.set_shape_basis(torch.from_numpy(mean), torch.from_numpy(basis))
        else:
            count = _SHAPES * config.network.shape_components
            widen(self.network, start, drawn_shapes(faces, mirror, config.sampling, count, config.seed, posed))
        self.averaged.load_state_dict(self.network.state_dict())
        for network in (self.network, self.averaged):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._optimiser = _optimiser(self.network, config)

    def save(self, path: Path) -> None:
        """Write everything needed to go on exactly where the run stands."""
        save_state(
            path,
            self.network,
            self.averaged,
            self._optimiser,
            version=STATE_VERSION,
            config=json.dumps(asdict(self.config)),
            step=self.step,
            seconds=self.seconds,
        )

    def restore(self, path: Path) -> None:
        """Go on from a file of :meth:`save`; raises as :func:`training.run_state.restore_state`."""
        restore_state(path, self.network, self.averaged, self._optimiser, self._take)

    def _take(self, state: dict[str, Any]) -> None:
        self.step, self.seconds = int(state["step"]), float(state["seconds"])

    def run(self, state: Path, log: Path, validation: FaceArrays) -> ValidationErrors:
        """Train to the last step, saving to ``state`` and appending to ``log`` at each validation."""
        torch.set_num_threads(1)
        cv2.setNumThreads(0)
        with ReplicaGroup(self.network, self.compute, self.config.replicas) as group:
            while self.step < self.config.steps:
                began = time.monotonic()
                until = min(self.step + _REPORT_EVERY, self.config.steps)
                images = (until - self.step) * self.config.sampling.batch
                entry: dict[str, Any] = self.train_until(until, group)
                elapsed = time.monotonic() - began
                self.seconds += elapsed
                entry |= {"step": self.step, "images_per_second": images / elapsed, "seconds": self.seconds}
                if self.step % self.config.validate_every == 0:
                    entry |= asdict(validate(self.averaged, validation))
                    self.save(state)
                _append(log, entry)
        self.save(state)
        return validate(self.averaged, validation)

    def train_until(self, last: int, group: ReplicaGroup) -> dict[str, float]:
        """Take steps up to ``last``; returns the mean loss terms."""
        sums: dict[str, float] = defaultdict(float)
        first = self.step
        while self.step < last:
            for settings in self._optimiser.param_groups:
                settings["lr"] = learning_rate(self.config, self.step)
            for name, value in group.gradients(self.step).items():
                sums[name] += value / (last - first)
            nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
            self._optimiser.step()
            self.step += 1
            follow(self.averaged, self.network, self.config.averaging, self.step)
        return dict(sums)

    def compute(self, network: nn.Module, step: int, piece: int) -> dict[str, float]:
        """Gradients of one piece of batch ``step`` into ``network``; returns the loss terms."""
        batch = self._source.batch(step, piece, self.config.replicas)
        dtype = torch.bfloat16 if self.config.bfloat16 else torch.float32
        network.train()
        network.zero_grad(set_to_none=True)
        predicted, anchors, logits = network(scale_pixels(batch.crops, dtype))
        loss, terms = landmark_loss(predicted, anchors, logits, batch.landmarks, batch.face, self.config.loss)
        loss.backward()  # type: ignore[no-untyped-call]
        return terms


def _optimiser(network: LandmarkNetwork, config: LandmarkTrainingConfig) -> torch.optim.AdamW:
    matrices = [value for value in network.parameters() if value.ndim > 1]
    vectors = [value for value in network.parameters() if value.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": config.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.rate, betas=(0.9, 0.99), foreach=True)


def _append(log: Path, entry: dict[str, Any]) -> None:
    with log.open("a", encoding="utf-8") as lines:
        rounded = {name: round(value, 5) for name, value in entry.items()}
        lines.write(json.dumps(rounded) + "\n")
