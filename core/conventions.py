"""Numbers, signs and array layouts that every part of the program shares."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

CROP_SIZE = 256
"""Pixels along a side of the square crop that the networks see."""

WINDOW_RADIUS = 13
"""Frames on either side of the centre frame in a motion window (27 frames in all)."""

NORM_SCALE = 0.035
"""Pixels per centimetre, divided by the crop size, at ``tz = 0``: the face mesh then fills 0.57 of the crop."""

FloatArray = NDArray[np.float32]
ImageArray = NDArray[np.uint8]


def rotation_matrix(pitch: float, yaw: float, roll: float) -> NDArray[np.float64]:
    """Head rotation ``R = Ry(yaw) Rx(pitch) Rz(roll)``, float64 of shape (3, 3), angles in radians.

    Model axes: x to the subject's left (image right), y up, z to the camera. Positive yaw turns the face
    to image right, positive pitch looks down, positive roll is counter-clockwise in the image.
    """
    sx, cx = np.sin(pitch), np.cos(pitch)
    sy, cy = np.sin(yaw), np.cos(yaw)
    sz, cz = np.sin(roll), np.cos(roll)
    about_y = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, cx, -sx], [0.0, sx, cx]])
    about_z = np.array([[cz, -sz, 0.0], [sz, cz, 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(about_y @ about_x @ about_z, dtype=np.float64)


def euler_angles(rotation: NDArray[Any]) -> tuple[float, float, float]:
    """Pitch, yaw, roll in radians of a rotation matrix (3, 3); the inverse of :func:`rotation_matrix`.

    At a pitch of 90 degrees, where yaw and roll cannot be told apart, the roll is reported as zero.
    """
    pitch = float(np.arcsin(np.clip(-rotation[1, 2], -1.0, 1.0)))
    if abs(rotation[1, 2]) > 1.0 - 1e-9:
        return pitch, float(np.arctan2(-rotation[2, 0], rotation[0, 0])), 0.0
    yaw = float(np.arctan2(rotation[0, 2], rotation[2, 2]))
    roll = float(np.arctan2(rotation[1, 0], rotation[1, 1]))
    return pitch, yaw, roll


def require_rgb(image: NDArray[Any]) -> ImageArray:
    """Return ``image`` as contiguous RGB uint8 (H, W, 3).

    Raises:
        ValueError: the array has another dtype or shape (a programming error, not a user's).
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"expected RGB uint8 (H, W, 3), got {image.dtype} {image.shape}")
    return np.ascontiguousarray(image)
