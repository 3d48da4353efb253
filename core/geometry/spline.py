"""Natural cubic splines as matrices, so that a curve is one product with the heights of its knots."""

import numpy as np
from numpy.typing import NDArray


def spline_operator(knots: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Matrix float64 (N, K) that takes heights at ``knots`` to heights at ``places``.

    Args:
        knots: float64 (K,), increasing, K >= 3.
        places: float64 (N,); outside the knots the curve stays at its end.
    """
    count = len(knots)
    step = np.diff(knots)
    curvature = np.zeros((count, count))
    slopes = np.zeros((count, count))
    curvature[0, 0] = curvature[-1, -1] = 1.0
    inner = np.arange(1, count - 1)
    curvature[inner, inner - 1] = step[:-1]
    curvature[inner, inner] = 2.0 * (step[:-1] + step[1:])
    curvature[inner, inner + 1] = step[1:]
    slopes[inner, inner - 1] = 6.0 / step[:-1]
    slopes[inner, inner] = -6.0 / step[:-1] - 6.0 / step[1:]
    slopes[inner, inner + 1] = 6.0 / step[1:]
    second = np.linalg.solve(curvature, slopes)
    at = np.clip(places, knots[0], knots[-1])
    left = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, count - 2)
    width = step[left]
    b = (at - knots[left]) / width
    a = 1.0 - b
    identity = np.eye(count)
    result = a[:, None] * identity[left] + b[:, None] * identity[left + 1]
    bend = width**2 / 6.0
    result += ((a**3 - a) * bend)[:, None] * second[left] + ((b**3 - b) * bend)[:, None] * second[left + 1]
    return np.asarray(result)


def increasing(values: NDArray[np.float64], least_step: float) -> NDArray[np.float64]:
    """``values`` pushed up where needed so that each is at least ``least_step`` above the one before."""
    offset = least_step * np.arange(len(values))
    return np.asarray(np.maximum.accumulate(values - offset) + offset)
