"""Coefficients that stay as they are whatever is applied."""

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from core.motion.motion import Motion

NOTHING_LOCKED: frozenset[str] = frozenset()


def with_locks(before: Motion, after: Motion, locked: Set[str]) -> Motion:
    """``after`` with the locked coefficients of ``before``; names that the space does not have are ignored."""
    values = after.values.copy()
    held = [before.space.index(name) for name in locked if name in before.space]
    values[held] = before.values[held]
    return Motion(after.space, values)


def limits_around(motion: Motion) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Ranges of the space, widened where ``motion`` itself lies outside: float32 (size,) lower and upper."""
    return np.minimum(motion.space.lower, motion.values), np.maximum(motion.space.upper, motion.values)
