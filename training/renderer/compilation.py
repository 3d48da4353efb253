"""Compilation of the network where the machine has what it takes."""

import logging

import torch
from torch import nn

_logger = logging.getLogger(__name__)


def compiled(network: nn.Module) -> nn.Module:
    """The network as ``torch.compile`` makes it, or as it is where no compiler works on this machine.

    Whether one does is tried with one small function, since a network fails only in its first step and after minutes.
    """
    try:
        torch.compile(_probe)(torch.zeros(8))
    except Exception as error:  # noqa: BLE001 - compilers fail with errors of many libraries; none of them matters
        reason = str(error).strip().split("\n", 1)[0]
        _logger.warning("no compiler works here (%s); going on without", reason)
        return network
    made = torch.compile(network)
    assert isinstance(made, nn.Module)
    return made


def _probe(values: torch.Tensor) -> torch.Tensor:
    return torch.sin(values) + values * values
