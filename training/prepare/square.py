"""The fixed square that a clip is cut to, and motions relative to it."""

import numpy as np

from core.crop import Crop
from core.motion import Motion, MotionSequence
from core.pose import Pose, pose_from_motion, pose_values

_ALREADY_CUT = 0.85
"""A square picture of which the head's square takes this share was cut by someone before and is kept whole."""


def square_within(wanted: Crop, height: int, width: int) -> Crop:
    """The square nearest to ``wanted`` that lies inside the picture, so that no border is made up.

    First Order Motion Model (Siarohin et al., 2019) cuts its training clips so: one square per clip, fixed.
    """
    if height == width and wanted.size >= _ALREADY_CUT * width:
        return Crop(0, 0, width)
    size = min(wanted.size, height, width)
    middle = (wanted.left + wanted.size / 2, wanted.top + wanted.size / 2)
    left = min(max(round(middle[0] - size / 2), 0), width - size)
    top = min(max(round(middle[1] - size / 2), 0), height - size)
    return Crop(left, top, size)


def in_square(motion: Motion, measured: Crop, square: Crop) -> Motion:
    """A motion that was measured relative to one square, relative to another."""
    pose = pose_from_motion(motion, measured.size)
    shift = (measured.left - square.left, measured.top - square.top)
    values = pose_values(Pose(pose.rotation, pose.scale, pose.translation + shift), square.size)
    return motion.with_parts(rotation=values[:3], translation=values[3:])


def sequence_in_square(sequence: MotionSequence, measured: Crop, square: Crop) -> MotionSequence:
    """The same for a whole clip."""
    frames = [in_square(sequence[index], measured, square).values for index in range(len(sequence))]
    return MotionSequence(sequence.space, np.stack(frames), sequence.fps)
