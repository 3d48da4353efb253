"""Named expressions that one click or one option applies."""

import json
from dataclasses import dataclass

from core.errors import InputError
from core.motion.assignments import apply_assignments, parse_assignment
from core.motion.motion import Motion
from resources import resource_path

# Coefficients that reach down to -1 are small corrections of the face's own shape: a preset leaves them alone.
_CORRECTION_LOWER = -1.0


@dataclass(frozen=True)
class Preset:
    """A named set of edits.

    Attributes:
        name: what people type, e.g. ``smile``.
        label: the name in plain words.
        clears: groups whose weights go to zero first.
        edits: assignments in people's units, e.g. ``mouthSmile=0.7``.
    """

    name: str
    label: str
    clears: tuple[str, ...]
    edits: tuple[str, ...]


def bundled_presets() -> tuple[Preset, ...]:
    """The presets that come with the program, in the order in which a panel shows them."""
    document = json.loads(resource_path("presets.json").read_text(encoding="utf-8"))
    return tuple(
        Preset(entry["name"], entry["label"], tuple(entry["clears"]), tuple(entry["edits"]))
        for entry in document["presets"]
    )


def find_preset(name: str) -> Preset:
    """The bundled preset of that name.

    Raises:
        InputError: there is none; the message lists the names.
    """
    presets = bundled_presets()
    for preset in presets:
        if preset.name == name.strip().lower():
            return preset
    known = ", ".join(preset.name for preset in presets)
    raise InputError(f"There is no preset {name!r}: choose one of {known}.")


def apply_preset(motion: Motion, preset: Preset) -> Motion:
    """The motion with the preset's groups cleared and its edits made; head pose stays unless the preset sets it."""
    cleared = {
        coefficient.name: 0.0
        for group in preset.clears
        for coefficient in motion.space.in_group(group)
        if coefficient.unit != "weight" or coefficient.lower > _CORRECTION_LOWER
    }
    assignments = [parse_assignment(edit, motion.space) for edit in preset.edits]
    return apply_assignments(motion.with_values(**cleared), assignments)
