"""From phonemes to the coefficients of jaw and lips."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from core.conventions import FloatArray
from core.motion import ICT64
from training.speech_corpus.articulation import articulations
from training.speech_corpus.contact import contacts
from training.speech_corpus.dominance import Pulls, blended, core_of, rest_strength
from training.speech_corpus.effort import efforts
from training.speech_corpus.lip_gap import gap_slope, lip_gap
from training.speech_corpus.phonemes import SILENCE, Phoneme

FRAME_RATE = 25
_FINE = 8
"""Steps of the calculation a frame."""

_SMOOTH = 0.012
_LIPS_GAP, _TEETH_GAP = 0.05, 0.13
"""Centimetres between the lips when they meet, and when the lower lip is at the teeth."""

_FREE = (
    ("jawOpen", "jaw", 1.0), ("mouthFunnel", "funnel", 1.0), ("mouthPucker", "pucker", 1.0),
    ("mouthStretch_L", "stretch", 0.7), ("mouthStretch_R", "stretch", 0.7),
    ("mouthSmile_L", "stretch", 0.3), ("mouthSmile_R", "stretch", 0.3),
    ("mouthUpperUp_L", "upper", 1.0), ("mouthUpperUp_R", "upper", 1.0),
    ("mouthLowerDown_L", "lower", 1.0), ("mouthLowerDown_R", "lower", 1.0),
)  # fmt: skip
_AT_LIPS = (("mouthPress_L", 0.12), ("mouthPress_R", 0.12), ("mouthRollLower", 0.08), ("mouthRollUpper", 0.06))
_AT_TEETH = (("mouthRollLower", 0.2), ("mouthShrugLower", 0.12))

_COLUMNS = {"jaw": 0, "funnel": 1, "pucker": 2, "stretch": 3, "upper": 4, "lower": 5}


def mouth_motion(phonemes: Sequence[Phoneme], samples: FloatArray, rate: int) -> FloatArray:
    """The mouth of somebody who says the phonemes, float32 (T, 70), neutral but for jaw and lips.

    Args:
        phonemes: sounds and silences of the clip, in order.
        samples: float32 (N,), what is heard of them before any effect; its loudness scales the jaw.
        rate: samples a second.

    Returns:
        One row for each whole 1/25 s, taken at its middle.
    """
    frames = int(len(samples) * FRAME_RATE / rate)
    times = (np.arange(frames * _FINE) + 0.5) / (FRAME_RATE * _FINE)
    shapes = blended(_pulls(phonemes, efforts(phonemes, samples, rate)), times)
    shapes = gaussian_filter1d(shapes, _SMOOTH * FRAME_RATE * _FINE, axis=0, mode="nearest")
    motion = np.zeros((len(times), ICT64.size))
    for name, shape, share in _FREE:
        motion[:, ICT64.index(name)] = share * shapes[:, _COLUMNS[shape]]
    _touch(motion, contacts(phonemes, "teeth", times), _AT_TEETH, _TEETH_GAP)
    _touch(motion, contacts(phonemes, "lips", times), _AT_LIPS, _LIPS_GAP)
    # The two steps around the middle of each frame.
    middle = motion.reshape(frames, _FINE, -1)[:, _FINE // 2 - 1 : _FINE // 2 + 1]
    return np.asarray(middle.mean(axis=1), dtype=np.float32)


def _pulls(phonemes: Sequence[Phoneme], factors: NDArray[np.float64]) -> Pulls:
    targets, strengths, cores = [], [], []
    for phoneme, factor in zip(phonemes, factors, strict=True):
        parts = articulations(phoneme.symbol)
        rest = rest_strength(phoneme) if phoneme.symbol == SILENCE else 1.0
        for index, part in enumerate(parts):
            targets.append((part.jaw * factor, *part.shape[1:]))
            strengths.append((part.jaw_strength * rest, *[part.lip_strength * rest] * 5))
            cores.append(core_of(phoneme, index, len(parts)))
    edges = np.array(cores)
    return Pulls(np.array(targets), np.array(strengths), edges[:, 0], edges[:, 1])


def _touch(
    motion: NDArray[np.float64], made: NDArray[np.float64], extras: tuple[tuple[str, float], ...], gap: float
) -> None:
    # Lips that meet have no gap whatever the jaw does: mouthClose takes up what is left.
    for name, weight in extras:
        motion[:, ICT64.index(name)] += weight * made
    close = ICT64.index("mouthClose")
    free = lip_gap(motion)
    motion[:, close] += np.maximum(made * (free - gap), 0.0) / -gap_slope(close)
