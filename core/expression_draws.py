"""Expressions drawn from what a network has learnt of real faces (paper Section 4.2), without loading torch."""

from pathlib import Path

import numpy as np

from core.checkpoint import load_checkpoint
from core.conventions import FloatArray
from core.errors import InputError
from core.motion.ict64 import ICT64
from resources import resource_path

_SLOPE = 0.1
_LAYERS = (0, 2, 4)
"""Places of the linear layers in the decoder."""

_FILE = "motion-vae.safetensors"


class ExpressionDraws:
    """The decoder of the expression autoencoder, see :class:`core.networks.motion_vae.Vae`."""

    def __init__(self, path: Path) -> None:
        """Read a checkpoint of kind ``vae``.

        Raises:
            InputError: the file is missing, damaged, of another kind, or not for ``ict64``.
        """
        checkpoint = load_checkpoint(path, "vae")
        if checkpoint.header.motion_space != ICT64.name:
            raise InputError(f"{path} draws motions in {checkpoint.header.motion_space}, not {ICT64.name}.")
        try:
            tensors = {name: checkpoint.tensors[f"expression.{name}"] for name in _names()}
        except KeyError as error:
            raise InputError(f"{path} lacks the weights {error.args[0]!r}; get the file again.") from error
        self._layers = [(tensors[f"decoder.{place}.weight"], tensors[f"decoder.{place}.bias"]) for place in _LAYERS]
        self._mean, self._deviation = tensors["mean"], tensors["deviation"]
        self._lower, self._upper = tensors["lower"], tensors["upper"]

    @property
    def code_length(self) -> int:
        """Numbers of a code."""
        return int(self._layers[0][0].shape[1])

    def decode(self, codes: FloatArray) -> FloatArray:
        """Expressions float32 (N, 64) of Gaussian codes (N, code_length), kept inside what training has seen."""
        values = codes
        for number, (weight, bias) in enumerate(self._layers):
            values = values @ weight.T + bias
            if number < len(self._layers) - 1:
                values = np.where(values > 0, values, _SLOPE * values)
        return np.asarray(np.clip(values * self._deviation + self._mean, self._lower, self._upper), dtype=np.float32)

    def draw(self, random: np.random.Generator, temperature: float = 1.0) -> FloatArray:
        """One expression, float32 (64,); ``temperature`` widens the codes' spread."""
        codes = temperature * random.standard_normal((1, self.code_length))
        expression: FloatArray = self.decode(codes.astype(np.float32))[0]
        return expression


def bundled_draws() -> ExpressionDraws | None:
    """What comes with the program; None in an installation without it."""
    path = resource_path("checkpoints", _FILE)
    return ExpressionDraws(path) if path.is_file() else None


def _names() -> list[str]:
    layers = [f"decoder.{place}.{part}" for place in _LAYERS for part in ("weight", "bias")]
    return [*layers, "mean", "deviation", "lower", "upper"]
