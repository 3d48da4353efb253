"""Lays one grey picture over another by growth, turn and shift.

Source: efficient second-order minimisation, Benhimane and Malis, "Real-time image-based tracking of planes using
efficient second-order minimization", IROS 2004; Geman-McClure weights against what only one of the pictures shows.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.opencv import cv2

FloatImage = NDArray[np.float32]
Matrix = NDArray[np.float64]

_ITERATIONS = 6
_GROWTH_TOLERANCE, _SHIFT_TOLERANCE = 3e-4, 0.02
_UNLIKE = 12.0
"""Difference in grey levels from which a pixel counts for little."""

_TOGETHER = 34.0
"""Neighbouring pixels that err together."""

_LEAST_WEIGHT = 0.05


class Alignment(NamedTuple):
    """How one picture lies over another.

    Attributes:
        matrix: float64 (2, 3), the similarity transform, to be multiplied by (x, y, 1) with pixel centres at integers.
        alike: how much of the region both pictures show alike, 0 to 1.
    """

    matrix: Matrix
    alike: float


def similarity(shown: FloatImage, wanted: FloatImage, region: FloatImage, expected: tuple[float, float]) -> Alignment:
    """The similarity transform that takes places in ``shown`` to the same places in ``wanted``.

    The light may differ by a gain and an offset of the grey levels.

    Args:
        shown: float32 (S, S), grey levels 0 to 255, a little blurred.
        wanted: float32 (S, S), likewise.
        region: float32 (S, S), which pixels of ``shown`` count, 0 to 1, some above 0.
        expected: standard deviations from no change at all: of growth and turn (radians), of the shift in pixels.
    """
    rows, columns = np.nonzero(region > _LEAST_WEIGHT)
    weight, before = region[rows, columns], shown[rows, columns]
    centre = np.array([columns.mean(), rows.mean()])
    x, y = columns - centre[0], rows - centre[1]
    slopes = _slopes(shown)
    prior = np.array([expected[0], expected[0], expected[1], expected[1], np.inf, np.inf]) ** -2.0
    matrix, alike = np.eye(2, 3), 0.0
    for _ in range(_ITERATIONS):
        moved = _warped(wanted, matrix)
        along, down = (0.5 * (one + other)[rows, columns] for one, other in zip(slopes, _slopes(moved), strict=True))
        after = moved[rows, columns]
        difference = before - after
        trust = weight / (1.0 + (difference / _UNLIKE) ** 2)
        alike = float(trust.sum() / weight.sum())
        robust = trust / (_UNLIKE**2 * _TOGETHER)
        light = (after - after.mean(), np.ones_like(after))
        jacobian = np.stack([along * x + down * y, down * x - along * y, along, down, *light]).astype(np.float64)
        weighted = jacobian * robust
        hessian = weighted @ jacobian.T
        hessian[np.diag_indices_from(hessian)] += prior + 1e-9
        so_far = np.array([*_growth_and_turn(matrix), *(matrix @ [*centre, 1.0] - centre), 0.0, 0.0])
        step = np.linalg.solve(hessian, weighted @ difference - prior * so_far)
        matrix = _after(matrix, step, centre)
        if np.abs(step[:2]).max() < _GROWTH_TOLERANCE and np.abs(step[2:4]).max() < _SHIFT_TOLERANCE:
            break
    return Alignment(matrix, alike)


def growth_of(matrix: Matrix) -> float:
    """By what a similarity transform (2, 3) enlarges."""
    return float(np.hypot(matrix[0, 0], matrix[1, 0]))


def turn_of(matrix: Matrix) -> float:
    """By what it turns, in radians, from right to down."""
    return math.atan2(matrix[1, 0], matrix[0, 0])


def _growth_and_turn(matrix: Matrix) -> tuple[float, float]:
    return math.log(growth_of(matrix)), turn_of(matrix)


def _after(matrix: Matrix, step: Matrix, centre: Matrix) -> Matrix:
    """The transform with a small change before it."""
    growth, turn = float(step[0]), float(step[1])
    change = np.array([[1.0 + growth, -turn], [turn, 1.0 + growth]])
    offset = step[2:4] + centre - change @ centre
    return np.column_stack([matrix[:, :2] @ change, matrix @ [*offset, 1.0]])


def _warped(image: FloatImage, matrix: Matrix) -> FloatImage:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (image.shape[1], image.shape[0])
    moved = cv2.warpAffine(image, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.float32)


def _slopes(image: FloatImage) -> tuple[FloatImage, FloatImage]:
    """Change of grey level per pixel to the right, and down."""
    return (
        np.asarray(cv2.Sobel(image, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)),
        np.asarray(cv2.Sobel(image, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)),
    )
