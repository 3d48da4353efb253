"""Where a clip is cut from one shot to another, seen from the tracked face alone."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray

_LARGEST_STEP = 0.3
"""Face heights from one frame to the next that no head moves, not even at 15 frames a second."""

_LARGEST_GROWTH = 1.25


def find_cuts(landmarks: FloatArray, found: NDArray[np.bool_]) -> tuple[int, ...]:
    """First frames of the shots after the first: the face is suddenly elsewhere, or of another size.

    Args:
        landmarks: float32 (T, 478, 3), frame pixels.
        found: bool (T,), whether the landmarks of the frame mean anything.
    """
    known = np.flatnonzero(found)
    if len(known) < 2:
        return ()
    points = landmarks[known, :, :2]
    low, high = points.min(axis=1), points.max(axis=1)
    size = np.maximum((high - low).max(axis=1), 1e-6)
    step = np.linalg.norm(np.diff((low + high) / 2, axis=0), axis=1) / size[:-1]
    growth = np.abs(np.diff(np.log(size)))
    return tuple(int(frame) for frame in known[1:][(step > _LARGEST_STEP) | (growth > np.log(_LARGEST_GROWTH))])


def shot_of_frames(count: int, cuts: tuple[int, ...]) -> NDArray[np.int_]:
    """Number of the shot of each of ``count`` frames, int (count,), from 0."""
    numbers = np.zeros(count, dtype=int)
    for cut in cuts:
        numbers[cut:] += 1
    return numbers
