"""Talking on top of a face: gains, rest in silence, soft beginning and end, blinks, ranges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio.features import BANDS, LEVEL, ROWS
from core.conventions import FloatArray
from core.motion import Motion, MotionSpace

MOUTH, BROWS, EYES, HEAD = "mouth", "brows", "eyes", "head"

_PARTS = {
    "cheeks": MOUTH, "jaw": MOUTH, "mouth": MOUTH, "lips": MOUTH, "nose": MOUTH,
    "brows": BROWS, "eyes": EYES, "gaze": EYES, "head": HEAD, "position": HEAD,
}  # fmt: skip

_SMOOTHING: dict[str, tuple[float, ...]] = {
    MOUTH: (0.05, 0.9, 0.05),
    BROWS: (0.0625, 0.25, 0.375, 0.25, 0.0625),
    EYES: (0.25, 0.5, 0.25),
    HEAD: (0.02, 0.09, 0.23, 0.32, 0.23, 0.09, 0.02),
}
"""Weights over neighbouring frames; symmetric, so that nothing is delayed."""

_EASE = {MOUTH: 3, BROWS: 10, EYES: 6, HEAD: 15}
"""Frames over which a part leaves the base at the beginning and comes back to it at the end."""

_HOMING, _HOMING_FRAMES = 0.6, 150
"""Share of the head's mean over six seconds that is taken off: people look back at whom they talk to."""

_PLACE_SHARE = 0.5
"""Share of the head's shifts that is kept: in a photo the shoulders do not go along."""

_OPENING = ("jawOpen", "mouthFunnel", "mouthLowerDown_L", "mouthLowerDown_R", "mouthUpperUp_L", "mouthUpperUp_R")
_HEARD_BELOW_LEVEL = 4.5
_HEARD_SOFTNESS = 0.4
_HOLD_FRAMES = 5
_FADE = (0.1, 0.2, 0.4, 0.2, 0.1)


@dataclass(frozen=True)
class Gains:
    """Factors on the parts of the face; 1 as it is."""

    mouth: float = 1.0
    brows: float = 1.0
    eyes: float = 1.0
    head: float = 1.0


def speech_activity(features: FloatArray) -> FloatArray:
    """Whether something is being said around each frame, 0 to 1.

    Args:
        features: float32 (T, 320), levelled.

    Returns:
        float32 (T,); a fifth of a second around speech still counts as speech.
    """
    rows = features.reshape(len(features), ROWS, BANDS)
    loudness = 0.5 * np.log(np.mean(np.exp(2.0 * rows), axis=(1, 2)))
    heard = 1.0 / (1.0 + np.exp(-(loudness - LEVEL + _HEARD_BELOW_LEVEL) / _HEARD_SOFTNESS))
    padded = np.pad(heard, _HOLD_FRAMES, mode="edge")
    held = np.max(np.lib.stride_tricks.sliding_window_view(padded, 2 * _HOLD_FRAMES + 1), axis=1)
    return _smoothed(held[:, None].astype(np.float32), _FADE)[:, 0]


def blended(base: Motion, moves: FloatArray, activity: FloatArray, blinks: FloatArray, gains: Gains) -> FloatArray:
    """A talking face.

    Args:
        base: the face that talks; lips that it holds apart come together where the speech asks for it.
        moves: float32 (T, space.size), what is added to a face at rest.
        activity: float32 (T,), from :func:`speech_activity`.
        blinks: float32 (T,), how far lids are closed by blinks.
        gains: of the parts.

    Returns:
        float32 (T, space.size) within the ranges of the space, or of the base where that lies outside them.
    """
    space = base.space
    frames = np.tile(base.values, (len(moves), 1))
    speaking = activity * _ease(len(moves), _EASE[MOUTH])
    for name in _OPENING:
        frames[:, space.index(name)] *= 1.0 - min(gains.mouth, 1.0) * speaking
    for part, weights in _SMOOTHING.items():
        places = part_channels(space, part)
        strength = getattr(gains, part) * _ease(len(moves), _EASE[part])
        if part == MOUTH:
            strength = strength * activity
        made = _smoothed(moves[:, places], weights)
        frames[:, places] += strength[:, None] * (_homed(made, space, places) if part == HEAD else made)
    for side in ("L", "R"):
        lid, wide = space.index(f"eyeBlink_{side}"), space.index(f"eyeWide_{side}")
        frames[:, lid] += (1.0 - frames[:, lid]) * blinks
        frames[:, wide] *= 1.0 - blinks
    lower, upper = np.minimum(space.lower, base.values), np.maximum(space.upper, base.values)
    return np.clip(frames, lower, upper).astype(np.float32)


def part_channels(space: MotionSpace, part: str) -> NDArray[np.intp]:
    """Positions of the numbers that belong to a part of the face."""
    return np.flatnonzero([_PARTS[coefficient.group] == part for coefficient in space.coefficients])


def _homed(moves: FloatArray, space: MotionSpace, places: NDArray[np.intp]) -> FloatArray:
    """Moves of the head (T, P) that come back to the base, with smaller shifts."""
    sums = np.concatenate([np.zeros((1, moves.shape[1])), np.cumsum(moves, axis=0, dtype=np.float64)])
    first = np.maximum(np.arange(len(moves)) - _HOMING_FRAMES // 2, 0)
    last = np.minimum(np.arange(len(moves)) + _HOMING_FRAMES // 2 + 1, len(moves))
    usual = (sums[last] - sums[first]) / (last - first)[:, None]
    shares = np.where([space.coefficients[place].group == "position" for place in places], _PLACE_SHARE, 1.0)
    return np.asarray(shares * (moves - _HOMING * usual), dtype=np.float32)


def _ease(frames: int, length: int) -> FloatArray:
    """0 at both ends, 1 from ``length`` frames on; shorter stretches rise less."""
    distance = np.minimum(np.arange(frames), np.arange(frames)[::-1]) / length
    share = np.minimum(distance, 1.0)
    return (share * share * (3.0 - 2.0 * share)).astype(np.float32)


def _smoothed(values: FloatArray, weights: tuple[float, ...]) -> FloatArray:
    radius = len(weights) // 2
    padded = np.pad(values, ((radius, radius), (0, 0)), mode="edge")
    total = sum(weight * padded[place : place + len(values)] for place, weight in enumerate(weights))
    return np.asarray(total, dtype=np.float32)
