"""Edits of a motion written as text: ``eyeBlink=1``, ``yaw+=10``, in the units that people use."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.motion.motion import Motion
from core.motion.space import Coefficient, MotionSpace

_LEAST_CHANGE = 1e-4
_PATTERN = re.compile(r"\s*(?P<name>[A-Za-z][\w ]*?)\s*(?P<operator>\+=|-=|=)\s*(?P<value>\S+)\s*")


@dataclass(frozen=True)
class Assignment:
    """One edit of one or two coefficients.

    Attributes:
        names: coefficients to change (two for a pair name without its suffix).
        operator: ``=`` sets, ``+=`` adds, ``-=`` takes away.
        value: in people's units: weight, degrees, percent of the crop width, percent of the scale.
    """

    names: tuple[str, ...]
    operator: str
    value: float


def to_stored_units(coefficient: Coefficient, value: float) -> float:
    """A number in people's units as the motion vector holds it.

    Degrees become radians; percent of the crop width become half crops; percent of the scale (-20 is a fifth
    smaller) become its natural logarithm.

    Raises:
        ValueError: a scale of zero or less.
    """
    if coefficient.unit == "radian":
        return math.radians(value)
    if coefficient.unit == "half_crop":
        return value / 50.0
    if coefficient.unit == "log_scale":
        return math.log1p(value / 100.0)
    return value


def to_shown_units(coefficient: Coefficient, value: float) -> float:
    """A number of the motion vector in people's units; the inverse of :func:`to_stored_units`."""
    if coefficient.unit == "radian":
        return math.degrees(value)
    if coefficient.unit == "half_crop":
        return value * 50.0
    if coefficient.unit == "log_scale":
        return math.expm1(value) * 100.0
    return value


def parse_assignment(text: str, space: MotionSpace) -> Assignment:
    """Read ``NAME=VALUE``, ``NAME+=VALUE`` or ``NAME-=VALUE``.

    Raises:
        InputError: another form, an unknown name, or a value that is not a finite number.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise InputError(f"Cannot read the edit {text!r}: write NAME=VALUE, NAME+=VALUE or NAME-=VALUE.")
    try:
        value = float(match["value"])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"Cannot read the edit {text!r}: {match['value']!r} is not a number.")
    return Assignment(_names(match["name"], space), match["operator"], value)


def apply_assignments(motion: Motion, assignments: Sequence[Assignment]) -> Motion:
    """The motion after all edits in order, each result kept inside the range of its coefficient.

    Raises:
        InputError: a scale of zero or less.
    """
    values = motion.values.copy()
    for assignment in assignments:
        for name in assignment.names:
            coefficient = motion.space.coefficient(name)
            try:
                amount = to_stored_units(coefficient, assignment.value)
            except ValueError as error:
                raise InputError(f"{name} cannot be {assignment.value:g} %: use a value above -100.") from error
            index = motion.space.index(name)
            if assignment.operator == "+=":
                amount = float(values[index]) + amount
            elif assignment.operator == "-=":
                amount = float(values[index]) - amount
            values[index] = np.clip(amount, coefficient.lower, coefficient.upper)
    return Motion(motion.space, values)


def changes_as_edits(before: Motion, after: Motion) -> tuple[str, ...]:
    """What was added to ``before``, as edits that can be made on another face, e.g. ``yaw+=10``.

    Raises:
        ValueError: motions of different spaces.
    """
    if before.space.name != after.space.name:
        raise ValueError(f"a {before.space.name} motion cannot be compared with a {after.space.name} motion")
    edits = []
    for index, coefficient in enumerate(before.space.coefficients):
        change = to_shown_units(coefficient, float(after.values[index] - before.values[index]))
        if abs(change) >= _LEAST_CHANGE:
            edits.append(f"{coefficient.name}+={change:.4g}")
    return tuple(edits)


def _names(name: str, space: MotionSpace) -> tuple[str, ...]:
    if name in space:
        return (name,)
    sides = (f"{name}_L", f"{name}_R")
    if all(side in space for side in sides):
        return sides
    near = [known for known in space.names if known.lower().startswith(name.lower()[:5])][:4]
    hint = f"did you mean {', '.join(near)}?" if near else f"see the {space.size} names in a file of `pirender track`."
    raise InputError(f"There is no coefficient {name!r}: {hint}")
