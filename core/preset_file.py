"""One preset as a JSON file."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import InputError
from core.files import atomic_write
from core.motion.assignments import apply_assignments, parse_assignment
from core.motion.files import motion_space
from core.motion.ict64 import ICT64
from core.motion.motion import Motion
from core.presets import Preset

FORMAT = "pirender-preset"
VERSION = 1
SUFFIX = ".json"


def save_preset(preset: Preset, path: Path) -> None:
    """Write a preset; an existing file is replaced in one step.

    Raises:
        InputError: the file cannot be written.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "name": preset.name,
        "label": preset.label,
        "clears": list(preset.clears),
        "edits": list(preset.edits),
    }
    if preset.motion is not None:
        values = [float(str(value)) for value in preset.motion.values]
        document["motion"] = {"space": preset.motion.space.name, "values": values}
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_preset(path: Path) -> Preset:
    """Read a preset and check that it can be applied.

    Raises:
        InputError: no such file, not a preset, another version, or damaged.
    """
    document = _read(path)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f"{path.name} is not a preset of this program; choose a file that it exported.")
    if document.get("version") != VERSION:
        raise InputError(
            f"{path.name} is a preset of version {document.get('version')!r}, and this program reads version {VERSION}."
        )
    try:
        return _checked(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, InputError) as error:
        raise InputError(f"The preset {path.name} is damaged and was left out: {error}") from error


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"Cannot read the preset {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"The preset {path.name} is damaged and was left out; delete or export it anew.") from error


def _checked(document: dict[str, Any]) -> Preset:
    label = _text(document["label"])
    motion = document.get("motion")
    preset = Preset(
        name=" ".join(_text(document["name"]).lower().split()),
        label=label,
        clears=tuple(_text(group) for group in _list(document["clears"])),
        edits=tuple(_text(edit) for edit in _list(document["edits"])),
        motion=None if motion is None else _motion(motion),
    )
    space = ICT64 if preset.motion is None else preset.motion.space
    unknown = [group for group in preset.clears if group not in space.groups]
    if unknown:
        raise InputError(f"there is no group {unknown[0]!r}.")
    apply_assignments(Motion.neutral(space), [parse_assignment(edit, space) for edit in preset.edits])
    return preset


def _motion(entry: dict[str, Any]) -> Motion:
    return Motion(motion_space(str(entry["space"])), np.asarray(entry["values"], dtype=np.float32))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} should be a text.")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} should be a list.")
    return value
