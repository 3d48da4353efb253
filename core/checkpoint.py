"""The container of trained networks: a safetensors file whose header alone says how to rebuild the network.

Layout: tensors under their network's own names, floating ones stored as float16; one metadata entry
``pirender`` holds the header as JSON. Nothing in the file is ever executed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.errors import InputError
from core.files import atomic_write
from core.settings import settings_from_json

FORMAT_VERSION = 1
KINDS = ("renderer", "landmarks", "patch", "expression", "audio", "vae")

_ENTRY = "pirender"

Tensors = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class CheckpointHeader:
    """What is known about a network besides its weights.

    Attributes:
        kind: one of :data:`KINDS`.
        network: the network's configuration as plain JSON values.
        motion_space: name of the motion space it was trained in; None where it has none.
        basis_hash: hash of the expression basis behind that space; None where it has none.
        step: training steps taken.
        metrics: measurements by name.
        data: what it was trained on, as plain JSON values.
        licence: terms of use of the weights, one sentence.
    """

    kind: str
    network: dict[str, Any]
    motion_space: str | None = None
    basis_hash: str | None = None
    step: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    licence: str = ""


@dataclass(frozen=True)
class Checkpoint:
    """A header and the tensors by name, floating ones as float32."""

    header: CheckpointHeader
    tensors: Tensors


def save_checkpoint(path: str | Path, header: CheckpointHeader, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Write a checkpoint, replacing ``path`` in one step.

    Args:
        path: the file, usually ``*.safetensors``.
        header: its ``kind`` must be one of :data:`KINDS`.
        tensors: by name; floating ones are rounded to float16, integers are kept.

    Raises:
        InputError: the file cannot be written.
        ValueError: unknown kind, or a value that float16 cannot hold.
    """
    if header.kind not in KINDS:
        raise ValueError(f"unknown kind of checkpoint {header.kind!r}")
    stored = {name: _stored(name, value) for name, value in tensors.items()}
    text = json.dumps({"format_version": FORMAT_VERSION} | asdict(header), sort_keys=True)
    with atomic_write(path) as temporary:
        save_file(stored, str(temporary), {_ENTRY: text})


def load_checkpoint(path: str | Path, kind: str) -> Checkpoint:
    """Read a checkpoint of ``kind``.

    Raises:
        InputError: no such file, not a checkpoint of ours, truncated, another format version or kind,
            or a header with unknown or missing entries.
    """
    header = read_header(path)
    if header.kind != kind:
        raise InputError(f"{path} holds a network of kind {header.kind!r}, not {kind!r}; choose another file.")
    try:
        with safe_open(str(path), framework="numpy") as archive:
            tensors = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error
    return Checkpoint(header, {name: _loaded(value) for name, value in tensors.items()})


def read_header(path: str | Path) -> CheckpointHeader:
    """Read only the header of a checkpoint of any kind.

    Raises:
        InputError: as :func:`load_checkpoint`, but any kind is welcome.
    """
    if not Path(path).is_file():
        raise InputError(f"There is no checkpoint {path}; check the path.")
    try:
        with safe_open(str(path), framework="numpy") as archive:
            metadata = archive.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error
    if _ENTRY not in metadata:
        raise InputError(f"{path} is a safetensors file without this program's header; choose a checkpoint of ours.")
    try:
        entries = json.loads(metadata[_ENTRY])
        version = entries.pop("format_version")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InputError(f"The header of {path} is damaged; get the checkpoint again.") from error
    if version != FORMAT_VERSION:
        raise InputError(
            f"{path} has format version {version}, this program reads {FORMAT_VERSION}; "
            "use a checkpoint made for this version."
        )
    header = settings_from_json(CheckpointHeader, entries, f"the header of {path}")
    if header.kind not in KINDS:
        raise InputError(f"{path} holds a network of an unknown kind {header.kind!r}; it may be from a newer version.")
    return header


def _stored(name: str, value: NDArray[Any]) -> NDArray[Any]:
    if not np.issubdtype(value.dtype, np.floating):
        return np.array(value, order="C")
    with np.errstate(over="ignore"):
        half = np.array(value, dtype=np.float16, order="C")
    if not np.isfinite(half).all():
        raise ValueError(f"tensor {name!r} has values that float16 cannot hold")
    return half


def _loaded(value: NDArray[Any]) -> NDArray[Any]:
    return value.astype(np.float32) if value.dtype == np.float16 else value


def _unreadable(path: str | Path, error: Exception) -> InputError:
    reason = str(error).split("\n", 1)[0]
    return InputError(f"Cannot read the checkpoint {path}: {reason}; it is damaged or cut short, get it again.")
