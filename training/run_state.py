"""What the small training runs have in common: averaged weights, and a state from which they go on exactly."""

from collections.abc import Callable
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn

from core.errors import InputError
from core.files import atomic_write


@torch.no_grad()
def follow(averaged: nn.Module, network: nn.Module, averaging: float, step: int) -> None:
    """Move ``averaged`` towards ``network``, its running statistics too.

    Args:
        averaged: weights that are kept.
        network: weights that learn.
        averaging: share of the old average that is kept in a step, less in the first steps.
        step: steps taken.
    """
    decay = min(averaging, (1 + step) / (10 + step))
    targets = [*averaged.parameters(), *averaged.buffers()]
    sources = [*network.parameters(), *network.buffers()]
    floating = [pair for pair in zip(targets, sources, strict=True) if pair[0].is_floating_point()]
    torch._foreach_lerp_([pair[0] for pair in floating], [pair[1] for pair in floating], 1.0 - decay)


def save_state(
    path: Path, network: nn.Module, averaged: nn.Module, optimiser: torch.optim.Optimizer, **more: str | int | float
) -> None:
    """Write everything needed to go on exactly where a run stands; ``more`` is kept by name."""
    state = {
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "optimiser": optimiser.state_dict(),
        **more,
    }
    with atomic_write(path) as temporary:
        torch.save(state, temporary)


def restore_state(
    path: Path,
    network: nn.Module,
    averaged: nn.Module,
    optimiser: torch.optim.Optimizer,
    take: Callable[[dict[str, Any]], None],
) -> None:
    """Go on from a file of :func:`save_state`; ``take`` gets what else it holds.

    Raises:
        InputError: the file is missing or damaged, or its network is another one.
    """
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
        network.load_state_dict(state["network"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        take(state)
    except (OSError, RuntimeError, KeyError, ValueError, EOFError, UnpicklingError) as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(f"Cannot resume from {path}: {reason}; start afresh without --resume.") from error
