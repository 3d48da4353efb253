"""The training loop of the expression network: resumable to the step, averaged weights kept."""

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.errors import InputError
from core.networks.expression_network import ExpressionNetwork
from core.networks.landmark_network import LandmarkNetwork, scale_pixels
from training.expression.batches import expression_batch
from training.expression.config import ExpressionTrainingConfig
from training.expression.data import ExpressionFaces
from training.run_state import follow, restore_state, save_state

_WARM_UP = 200
_TRUNK = ("stem.", "quarter.", "eighth.", "sixteenth.")


class ExpressionTraining:
    """One run: network, averaged network, optimiser, and the step reached."""

    def __init__(
        self, config: ExpressionTrainingConfig, faces: ExpressionFaces, start: LandmarkNetwork | None = None
    ) -> None:
        """Begin, with the trunk of a landmark network where one is given.

        Raises:
            InputError: that trunk has other sizes than the settings say.
        """
        torch.manual_seed(config.seed)
        self.config, self.step, self._faces = config, 0, faces
        self.network, self.averaged = ExpressionNetwork(config.network), ExpressionNetwork(config.network)
        if start is not None:
            _take_trunk(self.network, start)
        self.averaged.load_state_dict(self.network.state_dict())
        for network in (self.network, self.averaged):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        matrices = [value for value in self.network.parameters() if value.ndim > 1]
        vectors = [value for value in self.network.parameters() if value.ndim <= 1]
        groups = [
            {"params": matrices, "weight_decay": config.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        self._optimiser = torch.optim.AdamW(groups, lr=config.rate, foreach=True)

    def train_until(self, last: int) -> float:
        """Take steps up to ``last``; returns the mean loss."""
        total, first, config = 0.0, self.step, self.config
        self.network.train()
        while self.step < last:
            for group in self._optimiser.param_groups:
                climb = min(1.0, (self.step + 1) / _WARM_UP)
                group["lr"] = climb * config.rate * (0.5 + 0.5 * math.cos(math.pi * self.step / config.steps))
            batch = expression_batch(self._faces, config, self.step)
            self._optimiser.zero_grad(set_to_none=True)
            found = self.network(scale_pixels(batch.crops, torch.bfloat16))
            loss = pair_loss(found, batch.expressions, config.difference)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
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


def _take_trunk(network: ExpressionNetwork, start: LandmarkNetwork) -> None:
    known = network.state_dict()
    for name, value in start.state_dict().items():
        if name.startswith(_TRUNK):
            if name not in known or known[name].shape != value.shape:
                raise InputError(f"The landmark network has another {name} than the settings say; leave --start out.")
            known[name] = value
    network.load_state_dict(known)


def pair_loss(found: Tensor, right: Tensor, difference: float) -> Tensor:
    """Squared error summed over coefficients, mean over pictures, and that of the differences of pairs.

    What an expression changes in one face can be seen far better than what is expression in a face seen once.
    """
    error = found - right
    apart = error[0::2] - error[1::2]
    return error.square().sum(1).mean() + difference * 0.5 * apart.square().sum(1).mean()
