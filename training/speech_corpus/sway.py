"""Head and brows of nobody: slow random motion for a corpus without real clips."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from core.conventions import FloatArray
from core.motion import ICT64
from training.speech_corpus.blinks import BLINKS, lay_blinks, made_up_blinks

_SWAY = (("pitch", 0.05, 10), ("yaw", 0.08, 14), ("roll", 0.035, 14), ("tx", 0.03, 20), ("ty", 0.02, 16))
_BROWS = (("browInnerUp_L", "browInnerUp_R", 0.05), ("browOuterUp_L", "browOuterUp_R", 0.09))
_BROW_FRAMES = 6
"""Name, spread, and frames over which it changes."""


def sway(loudness: FloatArray, draws: np.random.Generator) -> FloatArray:
    """Motions of everything but the mouth, float32 (T, 70); brows rise a little where the sound (T,) is loud."""
    frames = len(loudness)
    motion = np.zeros((frames, ICT64.size))
    for name, spread, width in _SWAY:
        motion[:, ICT64.index(name)] = spread * _noise(frames, width, draws)
    lift = _noise(frames, _BROW_FRAMES, draws) + 0.5 * gaussian_filter1d(loudness, _BROW_FRAMES, mode="nearest")
    for left, right, spread in _BROWS:
        motion[:, [ICT64.index(left), ICT64.index(right)]] = spread * lift[:, None]
    motion[:, BLINKS] = lay_blinks(frames, made_up_blinks(), draws)
    return motion.astype(np.float32)


def _noise(frames: int, width: int, draws: np.random.Generator) -> FloatArray:
    # Drawn longer than needed: the ends of filtered noise have another variance.
    smooth = gaussian_filter1d(draws.normal(size=frames + 8 * width), width)[4 * width : 4 * width + frames]
    return np.asarray(smooth * np.sqrt(2.0 * width * np.sqrt(np.pi)), dtype=np.float32)
