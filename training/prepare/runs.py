"""The parts of a tracked shot in which the face is seen, moves smoothly and stays within the square."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.crop import Crop

_LONGEST_GAP = 3
"""Frames in a row without a face that are bridged by the tracker's filled motion."""

_FOREHEAD_TOP, _CHIN = 10, 152


def usable_runs(
    landmarks: FloatArray, valid: NDArray[np.bool_], crop: Crop, jump_threshold: float
) -> list[tuple[int, int]]:
    """First and one-past-last frame of each run, in order.

    Args:
        landmarks: float32 (T, 478, 3), frame pixels.
        valid: bool (T,), whether the face was found.
        crop: the square that the frames will be cut to.
        jump_threshold: share of the face's height that the landmarks may move from one frame to the next.
    """
    points = landmarks[..., :2]
    corner = np.array([crop.left, crop.top]) - 0.5
    beyond = np.logical_or(points < corner, points > corner + crop.size).any(axis=(1, 2))
    outside = np.logical_and(valid, beyond)
    good = np.flatnonzero(valid & ~outside)
    runs: list[tuple[int, int]] = []
    for index in good:
        if runs and _goes_on(points, outside, runs[-1][1] - 1, int(index), jump_threshold):
            runs[-1] = (runs[-1][0], int(index) + 1)
        else:
            runs.append((int(index), int(index) + 1))
    return runs


def _goes_on(points: FloatArray, outside: NDArray[np.bool_], last: int, now: int, threshold: float) -> bool:
    steps = now - last
    if steps > _LONGEST_GAP + 1 or outside[last + 1 : now].any():
        return False
    height = float(np.hypot(*(points[last, _FOREHEAD_TOP] - points[last, _CHIN])))
    moved = float(np.median(np.hypot(*(points[now] - points[last]).T)))
    return moved <= threshold * height * steps
