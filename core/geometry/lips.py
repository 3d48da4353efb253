"""Lips that meet by construction: the photo's own gap shrinks in proportion when the model's mouth closes."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.geometry.topology import (
    LOWER_INNER_LIP,
    LOWER_LIP_RINGS,
    UPPER_INNER_LIP,
    UPPER_LIP_RINGS,
)

FloatPoints = NDArray[np.float64]

_RING_SHARE = (0.75, 0.5, 0.2)
"""How much of the correction of the lip's edge the rings farther from it take."""

_ROUNDNESS = 0.6
"""How far an opening mouth is pulled from the model's shape towards an ellipse."""

_ROUNDED_RING = 0.8


class LipSource(Protocol):
    """What is known about the photo's lips."""

    landmarks: FloatPoints
    neutral: FloatPoints
    shape: FloatPoints

    def shaped(self, expression: FloatArray) -> FloatPoints:
        """The mesh with an expression, (478, 3)."""
        ...


def lip_down(points: FloatPoints) -> FloatPoints:
    """Unit vector (2,) from the upper to the lower lip: perpendicular to the line between the corners."""
    across = points[UPPER_INNER_LIP[-1]] - points[UPPER_INNER_LIP[0]]
    across = across / (np.hypot(*across) + 1e-9)
    return np.array([-across[1], across[0]])


def with_lip_gap(
    points: FloatPoints, source: LipSource, expression: FloatArray, view: FloatPoints, in_plane: FloatPoints
) -> FloatPoints:
    """``points`` (478, 2) with the gap between the lips corrected.

    An opening adds the model's change to the photo's gap; a closing scales the photo's gap by the share of
    the opening that the model keeps, so that a mouth that closes in the model closes in the picture.
    """
    down = lip_down(points)

    def model_gap(mesh: FloatPoints) -> FloatPoints:
        return np.asarray((mesh[LOWER_INNER_LIP] - mesh[UPPER_INNER_LIP]) @ view.T @ down)

    closed, before = model_gap(source.neutral), model_gap(source.shape)
    after = model_gap(source.shaped(expression))
    own = (source.landmarks[LOWER_INNER_LIP] - source.landmarks[UPPER_INNER_LIP]) @ in_plane.T @ down
    opened = before - closed
    kept = np.clip((after - closed) / np.maximum(opened, 1e-6), 0.0, 1.0)
    trust = np.clip(opened / (0.15 * np.linalg.norm(view[0]) + 1e-9), 0.0, 1.0)
    closing = trust * np.maximum(own, 0.0) * kept + (1.0 - trust) * np.maximum(own + after - before, 0.0)
    wanted = np.where(after < before, np.minimum(closing, np.maximum(own, 0.0)), own + after - before)
    wanted = np.where(own < 0.0, np.maximum(own, own + after - before), wanted)
    rounding = _rounding(source.neutral, after - before)
    now = (points[LOWER_INNER_LIP] - points[UPPER_INNER_LIP]) @ down
    move = 0.5 * (wanted - now)[:, None] * down
    result = points.copy()
    result[LOWER_INNER_LIP[1:-1]] += move[1:-1]
    result[UPPER_INNER_LIP[1:-1]] -= move[1:-1]
    result[LOWER_INNER_LIP] += rounding[:, None] * down
    for share, lower, upper in zip(_RING_SHARE, LOWER_LIP_RINGS, UPPER_LIP_RINGS, strict=True):
        result[lower] += (_ROUNDED_RING * rounding)[:, None] * down
        result[lower[1:-1]] += share * move[1:-1]
        result[upper[1:-1]] -= share * move[1:-1]
    return result


def _rounding(neutral: FloatPoints, change: FloatPoints) -> FloatPoints:
    """How far to move the lower lip down so that an opening mouth is round, pixels (11,).

    The scanned shapes pull the middle of the lip down to a point; an opened mouth is nearly an ellipse.
    """
    across = neutral[LOWER_INNER_LIP, 0]
    middle, half = (across[0] + across[-1]) / 2.0, abs(across[-1] - across[0]) / 2.0 + 1e-9
    ellipse = np.sqrt(np.maximum(1.0 - ((across - middle) / half) ** 2, 0.0))
    height = max(float(change @ ellipse) / float(ellipse @ ellipse), 0.0)
    result = _ROUNDNESS * (height * ellipse - change)
    result[[0, -1]] = 0.0
    return np.asarray(result * (height > 0.0))
