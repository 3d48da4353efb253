"""Clips of variable frame rate brought to an even one, so that films and sound keep in step."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from core.driving.clip import DrivingClip
from core.motion import MotionSequence

HIGHEST_RATE = 60.0
"""Frames a second; faster clips are brought down to :data:`USUAL_RATE`, as no screen shows more."""

USUAL_RATE = 30.0
_LARGEST_ERROR = 0.5


def at_even_times(clip: DrivingClip, seconds: NDArray[np.float64]) -> DrivingClip:
    """The clip at an even rate: itself where its frames already are evenly spaced.

    Args:
        clip: one motion for each frame as read.
        seconds: float64 (T,), when each frame is shown; ascending.
    """
    motions = clip.motions
    rate = motions.fps if motions.fps <= HIGHEST_RATE else USUAL_RATE
    shown = seconds - seconds[0]
    even = np.arange(len(shown)) / motions.fps
    if rate == motions.fps and np.abs(shown - even).max() * rate <= _LARGEST_ERROR:
        return clip
    wanted = np.arange(max(1, round((shown[-1] + 1.0 / motions.fps) * rate))) / rate
    frames = np.stack([np.interp(wanted, shown, column) for column in motions.frames.T], axis=1)
    cuts = tuple(int(np.searchsorted(wanted, shown[cut])) for cut in clip.cuts)
    return dataclasses.replace(
        clip,
        motions=MotionSequence(motions.space, frames.astype(np.float32), rate),
        found=clip.found[_nearest(wanted, shown)],
        cuts=tuple(cut for cut in cuts if cut < len(wanted)),
    )


def _nearest(wanted: NDArray[np.float64], shown: NDArray[np.float64]) -> NDArray[np.int_]:
    if len(shown) == 1:
        return np.zeros(len(wanted), dtype=int)
    behind = np.clip(np.searchsorted(shown, wanted), 1, len(shown) - 1)
    return np.where(wanted - shown[behind - 1] <= shown[behind] - wanted, behind - 1, behind)
