"""The trunk of :mod:`core.networks.face_trunk` without torch, normalisation folded into its convolutions."""

import numpy as np

from core.checkpoint import Tensors
from core.conventions import FloatArray, ImageArray
from core.networks.numpy_layers import convolution

_BATCH_NORM_EPSILON = 1e-5


class NumpyTrunk:
    """A trunk for single crops."""

    def __init__(self, tensors: Tensors) -> None:
        """Take the weights by their names in the checkpoint.

        Raises:
            KeyError: a weight is missing.
        """
        self._convolutions = {
            name.removesuffix(".0.weight"): _folded(tensors, name.removesuffix(".0.weight"))
            for name, value in tensors.items()
            if name.endswith(".0.weight") and value.ndim == 4
        }

    def features(self, crop: ImageArray) -> tuple[FloatArray, FloatArray]:
        """Features at 1/8 and 1/16 of the size, float32 (C, h, w), of one crop uint8 (S, S, 3)."""
        features = ((crop.astype(np.float32) - 127.5) / 63.75).transpose(2, 0, 1)
        features = relu(self.convolve("stem.0", features, 2))
        features = relu(self.convolve("stem.2", features, 2))
        eighth = self._stage("eighth", self._stage("quarter", features, 1), 2)
        return eighth, self._stage("sixteenth", eighth, 2)

    def convolve(self, name: str, features: FloatArray, stride: int = 1) -> FloatArray:
        """One normalised convolution by its name."""
        weight, bias = self._convolutions[name]
        return convolution(features, weight, bias, stride)

    def _stage(self, name: str, features: FloatArray, stride: int) -> FloatArray:
        block = 0
        while f"{name}.{block}.first" in self._convolutions:
            features = self._block(f"{name}.{block}", features, stride if block == 0 else 1)
            block += 1
        return features

    def _block(self, name: str, features: FloatArray, stride: int) -> FloatArray:
        inner = self.convolve(f"{name}.second", relu(self.convolve(f"{name}.first", features, stride)))
        if f"{name}.shortcut" in self._convolutions:
            features = self.convolve(f"{name}.shortcut", features, stride)
        return relu(inner + features)


def relu(features: FloatArray) -> FloatArray:
    """Negative features become 0."""
    return np.maximum(features, 0.0)


def _folded(tensors: Tensors, name: str) -> tuple[FloatArray, FloatArray]:
    """Weight (out, in, k, k) and bias (out,) of a convolution with the batch normalisation behind it."""
    scale = tensors[f"{name}.1.weight"] / np.sqrt(tensors[f"{name}.1.running_var"] + _BATCH_NORM_EPSILON)
    weight = tensors[f"{name}.0.weight"] * scale[:, None, None, None]
    bias = tensors[f"{name}.1.bias"] - tensors[f"{name}.1.running_mean"] * scale
    return np.ascontiguousarray(weight, dtype=np.float32), np.asarray(bias, dtype=np.float32)
