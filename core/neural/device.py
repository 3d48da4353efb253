"""What the networks compute on."""

import torch

from core.errors import InputError

DEVICES = ("auto", "cuda", "mps", "cpu")


def choose_device(name: str = "auto") -> torch.device:
    """The device of that name; ``auto`` is the first of CUDA, MPS and CPU that there is.

    Raises:
        InputError: unknown, or not on this machine.
    """
    if name not in DEVICES:
        raise InputError(f"There is no device {name!r}; use one of {', '.join(DEVICES)}.")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        return torch.device(next(one for one, is_there in there.items() if is_there))
    if not there[name]:
        raise InputError(f"This machine has no {name.upper()} device; use --device auto or cpu.")
    return torch.device(name)


def half_precision(device: torch.device) -> torch.dtype | None:
    """The half-precision type that is faster on a device and safe enough to try; None for plain float32."""
    return torch.float16 if device.type == "cuda" else None


def device_title(device: torch.device) -> str:
    """Name of a device for people."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return device.type.upper()
