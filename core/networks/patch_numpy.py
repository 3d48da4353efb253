"""A patch network as the tracker runs it: in numpy, since single patches cost less than a call of torch."""

from pathlib import Path

import numpy as np

from core.checkpoint import Tensors, load_checkpoint
from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.networks.numpy_layers import convolution

_STRIDES = (2, 1, 2, 1, 2)


class PatchInference:
    """A patch network for single patches; see :class:`core.networks.patch_network.PatchNetwork`."""

    def __init__(self, tensors: Tensors, guided: bool) -> None:
        """Take the weights by their names in the checkpoint (``KeyError``: one is missing)."""
        self._guided = guided
        self._layers = [
            (tensors[f"convolutions.{number}.weight"], tensors[f"convolutions.{number}.bias"], stride)
            for number, stride in enumerate(_STRIDES)
        ]
        self._hidden = tensors["hidden.weight"], tensors["hidden.bias"]
        self._points = tensors["points.weight"], tensors["points.bias"]
        self._mean = tensors["mean"]

    def run(self, patch: ImageArray, guess: FloatArray) -> FloatArray:
        """Points of RGB uint8 (S, S, 3) and guessed points, both float32 (N, 2) in patch coordinates."""
        features = (patch.astype(np.float32) / np.float32(127.5) - np.float32(1.0)).transpose(2, 0, 1)
        for weight, bias, stride in self._layers:
            features = np.maximum(convolution(features, weight, bias, stride), 0.0)
        seen, base = features.ravel(), self._mean
        if self._guided:
            seen, base = np.concatenate([seen, (guess - self._mean).ravel()]), guess
        hidden = np.maximum(self._hidden[0] @ seen + self._hidden[1], 0.0)
        change = self._points[0] @ hidden + self._points[1]
        return np.asarray(base + change.reshape(guess.shape), dtype=np.float32)


def load_patch_inference(path: str | Path, region: str, size: int, points: int) -> PatchInference:
    """The network of a checkpoint for ``points`` landmarks of patches of ``size`` px, ready to run.

    Raises:
        InputError: the file is missing, damaged, of another kind, version or region, or lacks weights.
    """
    checkpoint = load_checkpoint(path, "patch")
    found = checkpoint.header.network.get("region")
    if found != region:
        raise InputError(f"{path} is a patch network for {found}, not for {region}; choose the file for {region}.")
    try:
        network = PatchInference(checkpoint.tensors, checkpoint.header.network.get("guided") is True)
        network.run(np.zeros((size, size, 3), dtype=np.uint8), np.zeros((points, 2), dtype=np.float32))
    except (KeyError, ValueError) as error:
        raise InputError(f"{path} lacks weights that a patch network needs ({error}); get the file again.") from error
    return network
