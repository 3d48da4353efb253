"""Weights of networks from and into checkpoints."""

from pathlib import Path

import torch
from torch import nn

from core.checkpoint import Tensors
from core.errors import InputError


def restore_weights(network: nn.Module, tensors: Tensors, source: str | Path) -> None:
    """Copy ``tensors`` into the parameters and buffers of ``network`` of the same names.

    Raises:
        InputError: a name is missing, left over, or of another shape; ``source`` is named in the message.
    """
    expected = network.state_dict()
    for name in expected:
        if name not in tensors:
            raise InputError(f"{source} lacks the weights {name!r} that its header promises; get the file again.")
    for name, value in tensors.items():
        if name not in expected:
            raise InputError(f"{source} has weights {name!r} that its header knows nothing of; get the file again.")
        if tuple(value.shape) != tuple(expected[name].shape):
            raise InputError(f"The weights {name!r} in {source} have another shape than its header says.")
    network.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()})


def arrays_of(network: nn.Module) -> Tensors:
    """Parameters and buffers of ``network`` as arrays, float32 where they are floats of any precision."""
    return {name: _plain(value.detach().cpu()).numpy() for name, value in network.state_dict().items()}


def _plain(value: torch.Tensor) -> torch.Tensor:
    return value.float() if value.is_floating_point() else value
