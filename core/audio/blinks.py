"""Blinks as people make them while they talk."""

import numpy as np

from core.conventions import FloatArray

USUAL_BLINKS = 15.0
"""Blinks a minute; people who talk blink 10 to 25 times."""

_SPREAD = 0.45
_LEAST_SECONDS = 0.7
_CLOSING, _CLOSED, _OPENING = 0.09, 0.04, 0.20
_DURATION_SPREAD = 0.15


def blink_curve(frames: int, rate: float, per_minute: float, seed: int) -> FloatArray:
    """How far lids are closed by blinks, 0 to 1.

    Pauses between blinks are log-normal, closing takes 0.09 s and opening 0.2 s (Bentivoglio et al. 1997 for the
    rates, VanderWerf et al. 2003 for the durations).

    Args:
        frames: how many.
        rate: frames a second.
        per_minute: mean number of blinks in a minute; 0 for none.
        seed: the same seed gives the same blinks.

    Returns:
        float32 (frames,).
    """
    curve = np.zeros(frames, dtype=np.float32)
    if per_minute <= 0.0:
        return curve
    random = np.random.default_rng([seed, frames])
    mean_pause = 60.0 / per_minute
    times = np.arange(frames) / rate
    start = random.uniform(0.3, 1.0) * mean_pause
    while start < frames / rate:
        pace = np.exp(_DURATION_SPREAD * random.standard_normal())
        knots = pace * np.cumsum([0.0, _CLOSING, _CLOSED, _OPENING])
        heights = (0.0, 1.0, 1.0, 0.0)
        raised = np.interp(times, start + knots, heights)
        # A blink that falls between frames still closes the eye in one of them.
        closed = int(np.argmin(np.abs(times - start - 0.5 * (knots[1] + knots[2]))))
        raised[closed] = 1.0
        curve = np.maximum(curve, raised.astype(np.float32))
        pause = mean_pause * np.exp(_SPREAD * random.standard_normal() - 0.5 * _SPREAD**2)
        start += max(pause, _LEAST_SECONDS)
    return curve
