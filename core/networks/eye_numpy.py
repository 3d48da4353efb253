"""The eye network as the tracker runs it: in numpy, since two patches cost less than a call of torch."""

from pathlib import Path

import numpy as np

from core.checkpoint import Tensors, load_checkpoint
from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.networks.numpy_layers import convolution

_STRIDES = (2, 1, 2, 1, 2)
_SHAPE = (21, 2)


class EyeInference:
    """An eye network for single patches; see :class:`core.networks.eye_network.EyeNetwork`."""

    def __init__(self, tensors: Tensors) -> None:
        """Take the weights by their names in the checkpoint (``KeyError``: one is missing)."""
        self._layers = [
            (tensors[f"convolutions.{number}.weight"], tensors[f"convolutions.{number}.bias"], stride)
            for number, stride in enumerate(_STRIDES)
        ]
        self._hidden = tensors["hidden.weight"], tensors["hidden.bias"]
        self._points = tensors["points.weight"], tensors["points.bias"]
        self._mean = tensors["mean"]

    def run(self, patch: ImageArray) -> FloatArray:
        """Points float32 (21, 2) in patch coordinates of RGB uint8 (40, 40, 3)."""
        features = (patch.astype(np.float32) / np.float32(127.5) - np.float32(1.0)).transpose(2, 0, 1)
        for weight, bias, stride in self._layers:
            features = np.maximum(convolution(features, weight, bias, stride), 0.0)
        hidden = np.maximum(self._hidden[0] @ features.ravel() + self._hidden[1], 0.0)
        found = self._points[0] @ hidden + self._points[1]
        return np.asarray(self._mean + found.reshape(_SHAPE), dtype=np.float32)


def load_eye_inference(path: str | Path) -> EyeInference:
    """The network of a checkpoint, ready to run.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, or lacks weights.
    """
    checkpoint = load_checkpoint(path, "eyes")
    try:
        network = EyeInference(checkpoint.tensors)
        network.run(np.zeros((40, 40, 3), dtype=np.uint8))
    except (KeyError, ValueError) as error:
        raise InputError(f"{path} lacks weights that an eye network needs ({error}); get the file again.") from error
    return network
