"""The gap between the lips that coefficients make on the mean face."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.face_model import load_face_model
from core.landmark_groups import LIP_PAIRS

LIPS_MEET = 0.15
"""Centimetres of gap below which lips count as meeting; the closed lips of the mean face are 0.09 apart."""

_MIDDLE = slice(2, 7)


def lip_gap(expression: ArrayLike) -> NDArray[np.float64]:
    """Height of the opening between the lips in centimetres, (T,), for expressions (T, 64) or (T, 70)."""
    rest, slopes = _line()
    return np.asarray(rest + np.asarray(expression, dtype=np.float64)[..., :64] @ slopes)


def gap_slope(index: int) -> float:
    """Centimetres by which the gap grows with a coefficient's weight."""
    return float(_line()[1][index])


@lru_cache(maxsize=1)
def _line() -> tuple[float, NDArray[np.float64]]:
    # The model is linear in its weights, so the height of the opening is too.
    face = load_face_model()
    upper, lower = (list(points) for points in zip(*LIP_PAIRS[_MIDDLE], strict=True))
    rest = float((face.mean[upper, 1] - face.mean[lower, 1]).mean())
    slopes = (face.expression_basis[upper, 1] - face.expression_basis[lower, 1]).mean(axis=0)
    return rest, slopes.astype(np.float64)
