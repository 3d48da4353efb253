"""Named expressions that one click or one option applies."""

import json
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.assignments import apply_assignments, parse_assignment
from core.motion.motion import Motion
from core.motion.space import MotionSpace
from resources import resource_path

# Coefficients that reach down to -1 are small corrections of the face's own shape: a preset leaves them alone.
_CORRECTION_LOWER = -1.0

LARGEST_STRENGTH = 1.5
"""How far past a preset its strength slider goes."""


@dataclass(frozen=True)
class Preset:
    """A named set of edits.

    Attributes:
        name: what people type, e.g. ``smile``.
        label: the name in plain words.
        clears: groups whose weights go to zero first.
        edits: assignments in people's units, e.g. ``mouthSmile=0.7``.
        motion: a whole expression to take over before the edits are made; None for a preset made of edits alone.
        group: under which heading a list shows it; empty for none.
    """

    name: str
    label: str
    clears: tuple[str, ...]
    edits: tuple[str, ...]
    motion: Motion | None = None
    group: str = ""


def bundled_presets() -> tuple[Preset, ...]:
    """The presets that come with the program, in the order in which a panel shows them."""
    document = json.loads(resource_path("presets.json").read_text(encoding="utf-8"))
    return tuple(
        Preset(
            entry["name"], entry["label"], tuple(entry["clears"]), tuple(entry["edits"]), group=entry.get("group", "")
        )
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
    """The motion with the preset's groups cleared and its edits made; head pose stays unless the preset sets it.

    Raises:
        InputError: the preset was made for another motion space.
    """
    if preset.motion is not None:
        if preset.motion.space.name != motion.space.name:
            raise InputError(
                f"The preset {preset.label!r} is for {preset.motion.space.name} motions, and this one is "
                f"{motion.space.name}; use it with the engine it was saved with."
            )
        motion = motion.with_parts(expression=preset.motion.expression)
    cleared = dict.fromkeys(_cleared(preset, motion.space), 0.0)
    assignments = [parse_assignment(edit, motion.space) for edit in preset.edits]
    return apply_assignments(motion.with_values(**cleared), assignments)


def preset_as_edits(preset: Preset, space: MotionSpace) -> tuple[str, ...]:
    """A preset as edits alone, which a job file can hold.

    Raises:
        InputError: the preset was made for another motion space.
    """
    whole: list[str] = []
    if preset.motion is not None:
        motion = apply_preset(Motion.neutral(space), preset)
        names = space.names[space.expression]
        whole = [f"{name}={value:.4g}" for name, value in zip(names, motion.expression.tolist(), strict=True)]
    cleared = [f"{name}=0" for name in _cleared(preset, space)]
    return (*whole, *cleared, *preset.edits)


def _cleared(preset: Preset, space: MotionSpace) -> tuple[str, ...]:
    return tuple(
        coefficient.name
        for group in preset.clears
        for coefficient in space.in_group(group)
        if coefficient.unit != "weight" or coefficient.lower > _CORRECTION_LOWER
    )


def apply_preset_with_strength(
    motion: Motion, preset: Preset, strength: float, locked: Set[str] = NOTHING_LOCKED
) -> Motion:
    """Part of the way to a preset, or past it.

    Args:
        motion: where to start; give the same one for every position of the slider.
        preset: what to apply.
        strength: 0 leaves the motion as it is, 1 is the preset, up to ``LARGEST_STRENGTH`` exaggerates it.
        locked: coefficients that must not change.

    Returns:
        A motion inside the ranges of the space (widened where ``motion`` lies outside).

    Raises:
        InputError: the preset was made for another motion space.
    """
    target = apply_preset(motion, preset)
    amount = np.float32(min(max(strength, 0.0), LARGEST_STRENGTH))
    lower, upper = limits_around(motion)
    values = np.clip(motion.values + amount * (target.values - motion.values), lower, upper)
    return with_locks(motion, Motion(motion.space, values), locked)
