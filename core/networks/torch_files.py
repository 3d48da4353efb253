"""Reads torch files of others as numbers only, so that code inside them is never run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.errors import InputError


def read_torch_file(source: Path, verb: str = "read") -> object:
    """What a torch file holds, on the processor.

    Args:
        source: the file.
        verb: what is being done with it, for the message.

    Raises:
        InputError: no such file, no torch file, damaged, or one that holds more than numbers.
    """
    if not source.is_file():
        raise InputError(f"There is no file {source}; check the path.")
    try:
        return torch.load(source, map_location="cpu", weights_only=True)
    except Exception as error:
        # Whatever is wrong with it, torch says so in many ways: pickle, zip, index, runtime errors.
        code = "Unsupported" in str(error) or "weights_only" in str(error) or "WeightsUnpickler" in str(error)
        reason = "it holds more than numbers, and nothing in it was run" if code else "it is no torch file, or damaged"
        raise InputError(f"Cannot {verb} {source}: {reason}; get the checkpoint again.") from error


def tensors_of(entries: Mapping[Any, Any]) -> dict[str, Tensor]:
    """The tensors of a state dict by name, without the prefix that data-parallel training puts before it."""
    named = ((str(name).removeprefix("module."), value) for name, value in entries.items())
    return {name: value for name, value in named if isinstance(value, Tensor)}
