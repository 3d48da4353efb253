"""The training loop of a patch network: resumable to the step, averaged weights kept."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.conventions import FloatArray
from core.networks.patch_network import PatchNetwork, PatchNetworkConfig
from core.tracking.regions import RegionPair
from training.landmarks.data import FaceArrays
from training.landmarks.sampling import FaceSampler
from training.patches.config import PatchTrainingConfig
from training.patches.drawing import draw_patch, patch_batch
from training.patches.losses import loss_of
from training.run_state import follow, restore_state, save_state

_MEAN_PATCHES = 500


class PatchTraining:
    """One run: network, averaged network, optimiser, and the step reached."""

    def __init__(
        self, pair: RegionPair, config: PatchTrainingConfig, faces: FaceArrays, posed: FaceArrays | None
    ) -> None:
        """Build a fresh network whose mean shape comes from the labels; the faces hold guesses too."""
        torch.manual_seed(config.seed)
        self.pair, self.config, self.step = pair, config, 0
        self._sampler, self._loss = FaceSampler(faces, config.sampling, posed), loss_of(pair)
        network = PatchNetworkConfig(pair.name, pair.size, pair.count, guided=config.guided)
        self.network, self.averaged = PatchNetwork(network), PatchNetwork(network)
        random = np.random.default_rng((config.seed, 0x5EED))
        shapes = [draw_patch(self._sampler, pair, config.patches, None, random).points for _ in range(_MEAN_PATCHES)]
        self._mean: FloatArray = np.stack(shapes).mean(axis=0)
        self.network.mean.copy_(torch.from_numpy(self._mean))
        self.averaged.load_state_dict(self.network.state_dict())
        self._optimiser = torch.optim.Adam(self.network.parameters(), lr=config.rate)

    def train_until(self, last: int) -> float:
        """Take steps up to ``last``; returns the mean loss."""
        total, first, config = 0.0, self.step, self.config
        while self.step < last:
            for group in self._optimiser.param_groups:
                group["lr"] = config.rate * (0.5 + 0.5 * math.cos(math.pi * self.step / config.steps))
            random = np.random.default_rng((config.seed, self.step))
            batch = patch_batch(self._sampler, self.pair, config.patches, self._mean, config.batch, random)
            self._optimiser.zero_grad(set_to_none=True)
            loss = self._loss(self.network(batch.patches, batch.guesses), batch.points)
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            total += float(loss.detach())
            self.step += 1
            follow(self.averaged, self.network, config.averaging, self.step)
        return total / max(last - first, 1)

    def save(self, path: Path) -> None:
        """Write everything needed to go on exactly where the run stands."""
        save_state(path, self.network, self.averaged, self._optimiser, step=self.step)

    def restore(self, path: Path) -> None:
        """Go on from a file of :meth:`save`; raises as :func:`training.run_state.restore_state`."""
        restore_state(path, self.network, self.averaged, self._optimiser, self._take)

    def _take(self, state: dict[str, Any]) -> None:
        self.step = int(state["step"])


def header_config(training: PatchTraining) -> dict[str, Any]:
    """The network's configuration as plain JSON values."""
    return asdict(training.network.config)
