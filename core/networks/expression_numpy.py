"""The expression network as the tracker runs it: in numpy, one crop at a time."""

from pathlib import Path

import numpy as np

from core.checkpoint import Tensors, load_checkpoint
from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.networks.numpy_trunk import NumpyTrunk, relu


class ExpressionInference:
    """An expression network for single crops; see :class:`core.networks.expression_network.ExpressionNetwork`."""

    def __init__(self, tensors: Tensors, input_size: int) -> None:
        """Take the weights by their names in the checkpoint (``KeyError``: one is missing)."""
        self.input_size = input_size
        self.spread: FloatArray = tensors["spread"]
        self._trunk = NumpyTrunk(tensors)
        self._flat = tensors["flat.weight"], tensors["flat.bias"]
        self._expression = tensors["expression.weight"], tensors["expression.bias"]

    def run(self, crop: ImageArray) -> FloatArray:
        """Expression coefficients float32 (64,) of one crop uint8 (S, S, 3)."""
        _, small = self._trunk.features(crop)
        narrow = relu(self._trunk.convolve("narrow", small))
        hidden = relu(self._flat[0] @ narrow.ravel() + self._flat[1])
        return np.asarray(self._expression[0] @ hidden + self._expression[1], dtype=np.float32)


def load_expression_inference(path: str | Path) -> ExpressionInference:
    """The network of a checkpoint, ready to run.

    Raises:
        InputError: the file is missing, damaged, of another kind or version, or lacks weights.
    """
    checkpoint = load_checkpoint(path, "expression")
    size = checkpoint.header.network.get("input_size")
    try:
        if not isinstance(size, int):
            raise KeyError("input_size")
        network = ExpressionInference(checkpoint.tensors, size)
        network.run(np.zeros((size, size, 3), dtype=np.uint8))
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} lacks weights that an expression network needs ({error}); get the file again."
        ) from error
    return network
