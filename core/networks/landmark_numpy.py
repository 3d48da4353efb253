"""The landmark network without torch, for the editor: importing torch takes seconds and stalls a window meanwhile.

Gives the same numbers as :mod:`core.networks.landmark_inference` (a test compares them) at about twice the time.
"""

from pathlib import Path

import numpy as np

from core.checkpoint import Tensors, load_checkpoint
from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.networks.numpy_layers import convolution
from core.networks.numpy_trunk import NumpyTrunk, relu

_ANCHOR_WEIGHT = 8.0


class NumpyLandmarkInference:
    """A landmark network for single crops; see :class:`core.networks.landmark_network.LandmarkNetwork`."""

    def __init__(self, tensors: Tensors, input_size: int) -> None:
        """Take the weights by their names in the checkpoint.

        Raises:
            KeyError: a weight is missing.
        """
        self.input_size = input_size
        self._tensors = tensors
        self._trunk = NumpyTrunk(tensors)

    def run(self, crop: ImageArray) -> tuple[FloatArray, float]:
        """Normalised landmarks float32 (478, 3) and face probability 0 to 1 of one crop uint8 (S, S, 3)."""
        tensors, trunk = self._tensors, self._trunk
        eighth, small = trunk.features(crop)
        lifted = trunk.convolve("lateral", small).repeat(2, axis=1).repeat(2, axis=2)
        merged = relu(trunk.convolve("merged", relu(eighth + lifted)))
        heat = convolution(merged, tensors["heat.weight"], tensors["heat.bias"], 1)
        narrow = relu(trunk.convolve("narrow", small))
        hidden = relu(tensors["flat.weight"] @ narrow.ravel() + tensors["flat.bias"])
        readings = np.concatenate([hidden, _centres_of_mass(heat).ravel() * _ANCHOR_WEIGHT])
        coefficients = tensors["shape.weight"] @ readings + tensors["shape.bias"]
        points = tensors["shape_mean"] + coefficients @ tensors["shape_basis"]
        logit = float((tensors["face.weight"] @ hidden + tensors["face.bias"])[0])
        return points.reshape(-1, 3).astype(np.float32), float(1.0 / (1.0 + np.exp(-logit)))


def load_numpy_landmark_inference(path: str | Path) -> NumpyLandmarkInference:
    """The network of a checkpoint, ready to run without torch.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, or lacks weights.
    """
    checkpoint = load_checkpoint(path, "landmarks")
    size = checkpoint.header.network.get("input_size")
    try:
        if not isinstance(size, int):
            raise KeyError("input_size")
        network = NumpyLandmarkInference(checkpoint.tensors, size)
        network.run(np.zeros((size, size, 3), dtype=np.uint8))
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} lacks weights that a landmark network needs ({error}); get the file again."
        ) from error
    return network


def _centres_of_mass(heat: FloatArray) -> FloatArray:
    """Centre of mass (A, 2) as x, y of the softmax of each heat map (A, H, W), in normalised crop coordinates."""
    count, height, width = heat.shape
    mass = np.exp(heat - heat.max(axis=(1, 2), keepdims=True))
    mass /= mass.sum(axis=(1, 2), keepdims=True)
    x = mass.sum(axis=1) @ ((np.arange(width, dtype=np.float32) + 0.5) / width - 0.5)
    y = mass.sum(axis=2) @ ((np.arange(height, dtype=np.float32) + 0.5) / height - 0.5)
    return np.stack([x, y], axis=1).astype(np.float32)
