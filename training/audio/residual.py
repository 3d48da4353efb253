"""Motions as differences from a face at rest, so that neither identity nor usual pose matter."""

import numpy as np
from scipy.ndimage import median_filter

from core.conventions import FloatArray
from core.motion import ICT64
from core.networks.audio_flow.config import mouth_channels

_REST_SHARE = 0.25
_BLINK_FRAMES = 13
_BLINKING = ("eyeBlink", "eyeLookDown", "eyeSquint", "eyeWide")


def real_residual(motions: FloatArray) -> FloatArray:
    """Motions of a real clip minus its face at rest.

    The mouth at rest is the mean over the quarter of frames whose jaw is the least open; all else is at rest in the
    mean over the clip.

    Args:
        motions: float32 (T, 70).
    """
    closed = np.argsort(motions[:, ICT64.index("jawOpen")], kind="stable")[: max(1, round(_REST_SHARE * len(motions)))]
    rest = motions.mean(axis=0)
    mouth = mouth_channels(ICT64)
    rest[mouth] = motions[np.ix_(closed, mouth)].mean(axis=0)
    return np.asarray(motions - rest, dtype=np.float32)


def without_blinks(motions: FloatArray) -> FloatArray:
    """Motions (T, 70) with lids and what moves along with them as in half a second around; blinks are made apart."""
    result = motions.copy()
    for name in _BLINKING:
        for side in ("L", "R"):
            place = ICT64.index(f"{name}_{side}")
            result[:, place] = median_filter(motions[:, place], _BLINK_FRAMES, mode="nearest")
    return result
