"""Motion files: JSON for people, npz for long sequences; both carry a version and the motion space."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import InputError
from core.files import atomic_write
from core.motion.bfm64 import BFM64
from core.motion.ict64 import ICT64
from core.motion.sequence import MotionSequence
from core.motion.space import MotionSpace

FORMAT = "pirender-motion"
VERSION = 1

_SPACES: tuple[MotionSpace, ...] = (ICT64, BFM64)


def motion_space(name: str) -> MotionSpace:
    """The motion space of that name.

    Raises:
        InputError: there is none of that name.
    """
    for space in _SPACES:
        if space.name == name:
            return space
    known = ", ".join(space.name for space in _SPACES)
    raise InputError(f"Unknown motion space {name!r}: this program knows {known}.")


def check_motion_name(path: str | Path) -> None:
    """Refuse a name that no motion file has; worth calling before any long work.

    Raises:
        InputError: another ending than ``.json`` or ``.npz``.
    """
    if Path(path).suffix.lower() not in (".json", ".npz"):
        raise InputError(f"Cannot write a motion as {Path(path).name!r}: use a name that ends in .json or .npz.")


def save_motion(sequence: MotionSequence, path: str | Path) -> None:
    """Write a sequence (a single motion is a sequence of one) as ``.json`` or ``.npz``.

    Numbers keep their units: expression weights, radians, half crops, natural log of the scale.

    Raises:
        InputError: another ending, or the file cannot be written.
    """
    target = Path(path)
    check_motion_name(target)
    if target.suffix.lower() == ".json":
        with atomic_write(target) as temporary:
            temporary.write_text(_to_json(sequence), encoding="utf-8")
    else:
        with atomic_write(target) as temporary, temporary.open("wb") as stream:
            np.savez_compressed(
                stream,
                format=np.array(FORMAT),
                version=np.array(VERSION),
                space=np.array(sequence.space.name),
                fps=np.array(sequence.fps),
                frames=sequence.frames,
            )


def load_motion(path: str | Path, space: MotionSpace | None = None) -> MotionSequence:
    """Read a motion file written by :func:`save_motion`.

    Args:
        path: a ``.json`` or ``.npz`` file.
        space: the space the caller needs, or ``None`` for any.

    Raises:
        InputError: no such file, not a motion file, another version, another motion space, damaged numbers.
    """
    source = Path(path)
    if not source.is_file():
        raise InputError(f"There is no motion file {source}; check the name.")
    if source.suffix.lower() not in (".json", ".npz"):
        raise InputError(f"{source.name} is not a motion file: motion files end in .json or .npz.")
    try:
        fields = _read_npz(source) if source.suffix.lower() == ".npz" else _read_json(source)
    except OSError as error:
        raise InputError(f"Cannot read {source}: {error.strerror or error}.") from error
    sequence = _checked(fields, source)
    if space is not None and sequence.space.name != space.name:
        raise InputError(
            f"{source.name} holds a {sequence.space.name} motion, but {space.name} is needed here; "
            f"track the driving picture again in {space.name}."
        )
    return sequence


def _to_json(sequence: MotionSequence) -> str:
    document = {
        "format": FORMAT,
        "version": VERSION,
        "space": sequence.space.name,
        "fps": sequence.fps,
        "names": list(sequence.space.names),
        "units": [coefficient.unit for coefficient in sequence.space.coefficients],
        "frames": [[round(float(value), 7) for value in frame] for frame in sequence.frames],
    }
    return json.dumps(document, indent=1) + "\n"


def _read_json(source: Path) -> dict[str, Any]:
    try:
        document = json.loads(source.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"{source.name} is damaged or not JSON; track or save the motion again.") from error
    if not isinstance(document, dict):
        raise InputError(f"{source.name} is not a motion file: it holds a JSON {type(document).__name__}.")
    return document


def _read_npz(source: Path) -> dict[str, Any]:
    try:
        with np.load(source, allow_pickle=False) as archive:
            return {name: archive[name].tolist() for name in archive.files}
    except (ValueError, EOFError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise InputError(f"{source.name} is damaged or not an npz file; track or save the motion again.") from error


def _checked(fields: dict[str, Any], source: Path) -> MotionSequence:
    if fields.get("format") != FORMAT:
        raise InputError(f"{source.name} is not a motion file: its format mark is missing.")
    if fields.get("version") != VERSION:
        raise InputError(
            f"{source.name} is a motion file of version {fields.get('version')!r}, and this program reads "
            f"version {VERSION}; save it again with the program that wrote it or update this one."
        )
    space = motion_space(str(fields.get("space")))
    if "names" in fields and fields["names"] != list(space.names):
        raise InputError(f"{source.name} names other coefficients than {space.name} has; track or save it again.")
    try:
        return MotionSequence(space, np.asarray(fields["frames"], dtype=np.float32), float(fields["fps"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{source.name} is damaged: {error}; track or save the motion again.") from error
