"""Driving motions onto a portrait: identity, place and size stay its own."""

import itertools
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, euler_angles, rotation_matrix
from core.driving.clip import DrivingClip
from core.driving.crop_scale import with_crop_scale_of
from core.driving.neutral import neutral_frame
from core.driving.presence import presence
from core.driving.shots import shot_of_frames
from core.errors import InputError
from core.motion import ICT64, Motion, MotionSequence, MotionSpace
from core.tracking.smoothing import smooth_motion

_CALMEST = 4.0
"""By how much the tracker's own smoothing is widened at most."""

_GROUPS = {"gaze": "gaze", "eyes": "lids", "brows": "brows"}


@dataclass(frozen=True)
class Gains:
    """How much each part of the face follows the driving one: 0 not at all, 1 as it does.

    Attributes:
        head: angles and place.
        gaze: where the eyes look.
        lids: blinks, squints, widened eyes.
        brows: brows and forehead.
        mouth: everything else: jaw, lips, cheeks, nose.
    """

    head: float = 1.0
    gaze: float = 1.0
    lids: float = 1.0
    brows: float = 1.0
    mouth: float = 1.0


@dataclass(frozen=True)
class DrivingOptions:
    """How a portrait is driven.

    Attributes:
        absolute: the portrait takes on the driving face's expression and angles; else only how they change from its
            neutral frame, so that the portrait's own expression stays underneath.
        neutral: number of that frame; None to find it.
        gains: how much each part follows.
        smoothing: 0 as tracked, 1 so calm that only large movements are left; blinks stay.
    """

    absolute: bool = False
    neutral: int | None = None
    gains: Gains = Gains()
    smoothing: float = 0.0


def drive(base: Motion, clip: DrivingClip, options: DrivingOptions | None = None) -> MotionSequence:
    """The portrait's motions.

    The head's place and size always start from the portrait's own: only their changes are taken. Where the driving face
    was lost the portrait eases to ``base``, and comes back with it.

    Args:
        base: the portrait's motion at rest.
        clip: what drives it, in the same motion space.
        options: relative motion with everything at 1 if None.

    Raises:
        InputError: another motion space, no such neutral frame, gains for parts that the space cannot tell apart, or a
            smoothing outside 0 to 1.
    """
    options = options or DrivingOptions()
    space = base.space
    if clip.motions.space.name != space.name:
        raise InputError(
            f"The driving motion is in {clip.motions.space.name}, and the engine needs {space.name}; track it again."
        )
    gains = _gain_of_coefficients(space, options.gains)
    frames = _calmed(clip, options.smoothing)
    weights = presence(clip.found, clip.cuts, clip.motions.fps)[:, None] * gains
    if options.absolute and space.name != ICT64.name:
        frames = with_crop_scale_of(base, frames)
    rest = _rest(base, frames, clip, options)
    driven = base.values + weights * (frames - rest)
    turns = _turns(base, frames[:, space.rotation], rest[:, space.rotation], weights[:, space.rotation][:, 0])
    driven[:, space.rotation] = turns
    return MotionSequence(space, np.clip(driven, space.lower, space.upper), clip.motions.fps)


def _calmed(clip: DrivingClip, smoothing: float) -> FloatArray:
    if not 0.0 <= smoothing <= 1.0:
        raise InputError(f"The smoothing is {smoothing:g}; use 0 to 1.")
    frames = clip.motions.frames
    if smoothing == 0.0:
        return frames
    result = frames.copy()
    # One shot has nothing to do with the next.
    for first, last in itertools.pairwise((0, *clip.cuts, len(frames))):
        result[first:last] = smooth_motion(frames[first:last], clip.motions.space, 1.0 + _CALMEST * smoothing)
    return result


def _rest(base: Motion, frames: FloatArray, clip: DrivingClip, options: DrivingOptions) -> FloatArray:
    """What the driving motions are compared with, float32 (T, space.size)."""
    space = base.space
    count = len(frames)
    shots = shot_of_frames(count, clip.cuts)
    if options.absolute:
        rest = np.tile(base.values, (count, 1))
        if space.name != ICT64.name:
            return rest
        own_shot = -1
    else:
        neutral = neutral_frame(clip) if options.neutral is None else options.neutral
        if not 0 <= neutral < count:
            raise InputError(f"There is no frame {neutral} in the driving clip; its frames are 0 to {count - 1}.")
        rest = np.tile(frames[neutral], (count, 1))
        own_shot = int(shots[neutral])
    for shot in range(int(shots[-1]) + 1):
        here = shots == shot
        # Another shot shows the head elsewhere in the picture, which says nothing about how it moves.
        if shot != own_shot and (here & clip.found).any():
            rest[here, space.translation] = np.median(frames[here & clip.found], axis=0)[space.translation]
    return rest


def _gain_of_coefficients(space: MotionSpace, gains: Gains) -> FloatArray:
    for field in fields(gains):
        value = float(getattr(gains, field.name))
        if not (np.isfinite(value) and value >= 0.0):
            raise InputError(f"The gain of the {field.name} is {value:g}; use 0 or more.")
    result = np.full(space.size, gains.head, dtype=np.float32)
    if space.name != ICT64.name:
        if len({gains.gaze, gains.lids, gains.brows, gains.mouth}) > 1:
            raise InputError(
                f"In {space.name} motions mouth, brows and eyes cannot be told apart; give all four the same gain."
            )
        result[space.expression] = gains.mouth
        return result
    result[space.expression] = [
        getattr(gains, _GROUPS.get(coefficient.group, "mouth")) for coefficient in space.coefficients[space.expression]
    ]
    return result


def _turns(base: Motion, driving: FloatArray, rest: FloatArray, weights: NDArray[np.float32]) -> FloatArray:
    """Angles, float32 (T, 3): the turn from ``rest`` to ``driving``, by its weight, on top of the base's."""
    # The import costs half a second, which the start of the editor must not pay.
    from scipy.spatial.transform import Rotation

    moved, rested = _rotations(driving), _rotations(rest)
    turn = Rotation.from_matrix(moved @ np.swapaxes(rested, 1, 2)).as_rotvec() * weights[:, None]
    own = rotation_matrix(*map(float, base.rotation))
    result = Rotation.from_rotvec(turn).as_matrix() @ own
    return np.array([euler_angles(matrix) for matrix in result], dtype=np.float32)


def _rotations(angles: FloatArray) -> NDArray[np.float64]:
    return np.stack([rotation_matrix(*map(float, row)) for row in angles])
