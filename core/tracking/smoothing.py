"""Taking the tremble out of tracked motions without delaying or flattening a blink."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.motion.space import MotionSpace

# Frames on either side that are looked at, and the spread of their weights in frames at 25 frames a second.
_RADIUS = 5
_SPREAD = 2.5

# Changes well above these are movements, below them noise; about three times the tracker's own noise.
_RANGE = {"weight": 0.10, "radian": 0.02, "half_crop": 0.010, "log_scale": 0.010}


# A blink is over in three frames; what goes further than noise spares nothing else.
_LIDS = "eyes"


def smooth_motion(frames: FloatArray, space: MotionSpace, strength: float = 1.0) -> FloatArray:
    """Bilateral filter over time: averages frames that differ by no more than noise.

    A window is symmetric, so nothing is delayed; a frame that differs from its neighbours by more than noise is
    averaged with those that resemble it only, so a blink of one frame keeps its depth (Tomasi and Manduchi 1998,
    applied along time).

    Args:
        frames: float32 (T, space.size).
        space: names the units of the numbers.
        strength: 1 takes out the tracker's noise; more also takes out small movements, except those of the lids.

    Returns:
        float32 (T, space.size).
    """
    radius, spread = round(_RADIUS * strength), _SPREAD * strength
    count = len(frames)
    ranges = np.array(
        [
            _RANGE[coefficient.unit] * (1.0 if coefficient.group == _LIDS else strength)
            for coefficient in space.coefficients
        ]
    )
    values = frames.astype(np.float64)
    total = np.zeros_like(values)
    weight_sum = np.zeros_like(values)
    for offset in range(-radius, radius + 1):
        near = np.clip(np.arange(count) + offset, 0, count - 1)
        # The mirror frame must exist as well, else the ends of the clip would lag.
        paired = (np.arange(count) + offset >= 0) & (np.arange(count) - offset >= 0)
        paired &= (np.arange(count) + offset < count) & (np.arange(count) - offset < count)
        difference = (values[near] - values) / ranges
        weight = np.exp(-0.5 * (offset / spread) ** 2 - 0.5 * difference**2) * paired[:, None]
        total += weight * values[near]
        weight_sum += weight
    return np.asarray(total / weight_sum, dtype=np.float32)


def fill_gaps(frames: FloatArray, valid: NDArray[np.bool_], hold: int = 5) -> FloatArray:
    """Motions for frames without a face: the last one is held, then eases over to the next.

    Args:
        frames: float32 (T, N); rows that are not valid are ignored.
        valid: bool (T,), at least one true.
        hold: frames for which the last motion is held before easing starts.

    Returns:
        float32 (T, N); valid rows unchanged; at the start and the end of the clip the nearest motion is held.
    """
    filled = frames.copy()
    known = np.flatnonzero(valid)
    filled[: known[0]] = frames[known[0]]
    filled[known[-1] + 1 :] = frames[known[-1]]
    for start, end in zip(known[:-1], known[1:], strict=True):
        gap = end - start
        if gap == 1:
            continue
        held = min(hold, gap // 2)
        steps = np.clip((np.arange(1, gap) - held) / (gap - held), 0.0, 1.0)
        ease = (steps * steps * (3.0 - 2.0 * steps))[:, None]
        filled[start + 1 : end] = frames[start] + ease * (frames[end] - frames[start])
    return filled
