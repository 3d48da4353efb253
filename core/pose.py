"""Weak-perspective head pose in crop pixels, from a motion vector or back to one."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import NORM_SCALE, euler_angles, rotation_matrix
from core.motion.motion import Motion


@dataclass(frozen=True)
class Pose:
    """Weak-perspective camera: ``u = scale * x + translation[0]``, ``v = -scale * y + translation[1]``.

    Attributes:
        rotation: float64 (3, 3), model to camera axes.
        scale: pixels per centimetre.
        translation: float64 (2,), pixels (pixel centres at integers) of the model origin.
    """

    rotation: NDArray[np.float64]
    scale: float
    translation: NDArray[np.float64]


def pose_from_motion(motion: Motion, crop_size: float) -> Pose:
    """Pose in pixels of a square crop of ``crop_size`` pixels; ``motion`` must be in ``ict64``."""
    pitch, yaw, roll = (float(angle) for angle in motion.rotation)
    tx, ty, tz = (float(offset) for offset in motion.translation)
    half = crop_size / 2.0
    # Crop coordinates run from -0.5 to size - 0.5, hence the half pixel.
    centre = half - 0.5
    return Pose(
        rotation=rotation_matrix(pitch, yaw, roll),
        scale=NORM_SCALE * crop_size * math.exp(tz),
        translation=np.array([centre + tx * half, centre + ty * half]),
    )


def pose_values(pose: Pose, crop_size: float) -> tuple[float, float, float, float, float, float]:
    """The six motion numbers pitch, yaw, roll (radians), tx, ty, tz of a pose in crop pixels."""
    half = crop_size / 2.0
    centre = half - 0.5
    pitch, yaw, roll = euler_angles(pose.rotation)
    return (
        pitch,
        yaw,
        roll,
        float((pose.translation[0] - centre) / half),
        float((pose.translation[1] - centre) / half),
        math.log(pose.scale / (NORM_SCALE * crop_size)),
    )
