"""What is to be read off a part of the face: gaze, lids, brows, lips, as single numbers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.geometry.topology import EYES
from core.tracking.regions import BROW_REGIONS, EYE_REGIONS, MOUTH_REGION

Signal = Callable[[FloatArray], float]
_MIDDLE_LIDS = 4
_UNDER_NOSE = 2


def signals_of(name: str) -> dict[str, Signal]:
    """Functions of landmarks (478, 3), by name; lengths in outer-eye-corner widths in space, gaze in eye widths."""
    known: dict[str, dict[str, Signal]] = {
        EYE_REGIONS.name: {
            "gaze": lambda marks: (_gaze(marks, 0) - _gaze(marks, 1)) / 2.0,
            "opening": lambda marks: _lids(marks, 0) + _lids(marks, 1),
            "wink": lambda marks: _lids(marks, 0) - _lids(marks, 1),
        },
        BROW_REGIONS.name: {
            "inner": lambda marks: _above(marks, 107, 33, 133) + _above(marks, 336, 362, 263),
            "outer": lambda marks: _above(marks, 70, 33, 133) + _above(marks, 300, 362, 263),
            "one-sided": lambda marks: _above(marks, 105, 33, 133) - _above(marks, 334, 362, 263),
            "frown": lambda marks: _length(marks, 55, 285),
        },
        MOUTH_REGION.name: {
            "opening": lambda marks: _length(marks, 13, 14),
            "width": lambda marks: _length(marks, 61, 291),
            "upper lip": lambda marks: _length(marks, 0, _UNDER_NOSE),
            "lip to lip": lambda marks: _length(marks, 0, 17),
            "corners": lambda marks: _raised(marks, 61) + _raised(marks, 291) - 2 * _raised(marks, 0),
            "one-sided": lambda marks: _raised(marks, 61) - _raised(marks, 291),
            "sideways": lambda marks: _along(marks, 61) + _along(marks, 291) - 2 * _along(marks, _UNDER_NOSE),
        },
    }
    return known[name]


def _scale(marks: FloatArray) -> float:
    return float(np.linalg.norm(marks[263] - marks[33]))


def _length(marks: FloatArray, first: int, second: int) -> float:
    return float(np.linalg.norm(marks[second, :2] - marks[first, :2])) / _scale(marks)


def _axis(marks: FloatArray, first: int, second: int) -> NDArray[np.float64]:
    axis = (marks[second, :2] - marks[first, :2]).astype(np.float64)
    return np.asarray(axis / np.linalg.norm(axis))


def _above(marks: FloatArray, point: int, first: int, second: int) -> float:
    """How far a point lies above the line through two others, the first left of the second in the picture."""
    axis = _axis(marks, first, second)
    offset = marks[point, :2] - marks[first, :2]
    return float(axis[1] * offset[0] - axis[0] * offset[1]) / _scale(marks)


def _raised(marks: FloatArray, point: int) -> float:
    return _above(marks, point, 33, 263)


def _along(marks: FloatArray, point: int) -> float:
    return float(_axis(marks, 33, 263) @ (marks[point, :2] - marks[33, :2])) / _scale(marks)


def _lids(marks: FloatArray, eye: int) -> float:
    return _length(marks, int(EYES[eye].upper[_MIDDLE_LIDS]), int(EYES[eye].lower[_MIDDLE_LIDS]))


def _gaze(marks: FloatArray, eye: int) -> float:
    outer, inner, iris = int(EYES[eye].upper[0]), int(EYES[eye].upper[-1]), int(EYES[eye].iris[0])
    across = marks[inner, :2] - marks[outer, :2]
    return float((marks[iris, :2] - marks[outer, :2]) @ across) / float(across @ across)
