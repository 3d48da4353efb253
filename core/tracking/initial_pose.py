"""A first head pose from landmarks, good enough for Gauss-Newton to start from."""

import numpy as np
from numpy.typing import NDArray

from core import landmark_groups as groups
from core.opencv import cv2
from core.pose import Pose

Array = NDArray[np.float64]

# Image axes (x right, y down, z away) from model axes (x right, y up, z near).
_FLIP = np.array([1.0, -1.0, -1.0])


def rotation_from_vector(vector: Array) -> Array:
    """Rotation matrix (3, 3) of a rotation vector (3,) in radians."""
    return np.asarray(cv2.Rodrigues(np.asarray(vector, dtype=np.float64))[0])


def initial_pose(vertices: Array, landmarks: Array, use_depth: bool) -> Pose:
    """Pose that brings the rigid vertices closest to their landmarks.

    Args:
        vertices: float64 (>= 478, 3), model centimetres.
        landmarks: float64 (>= 478, 3), pixels.
        use_depth: with depth the similarity transform in space is used (Procrustes), else the head is taken as frontal.
    """
    if not use_depth:
        return _frontal_pose(vertices, landmarks)
    rigid = list(groups.RIGID)
    model, image = vertices[rigid] * _FLIP, landmarks[rigid]
    model_centre, image_centre = model.mean(axis=0), image.mean(axis=0)
    model, image = model - model_centre, image - image_centre
    left, singular, right = np.linalg.svd(model.T @ image)
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    turn = (left * signs @ right).T
    scale = float((singular * signs).sum() / (model**2).sum())
    shift = image_centre - scale * turn @ model_centre
    return Pose(_FLIP[:, None] * turn * _FLIP, scale, shift[:2])


def _frontal_pose(vertices: Array, landmarks: Array) -> Pose:
    # Only the eye corners: every landmark detector has them.
    ends = [groups.RIGHT_EYE_OUTER, groups.LEFT_EYE_OUTER]
    across, seen = vertices[ends, :2], landmarks[ends, :2] * (1.0, -1.0)
    model_width, image_width = across[1] - across[0], seen[1] - seen[0]
    angle = np.arctan2(image_width[1], image_width[0]) - np.arctan2(model_width[1], model_width[0])
    rotation = rotation_from_vector(np.array([0.0, 0.0, angle]))
    scale = float(np.hypot(*image_width) / np.hypot(*model_width))
    middle = scale * (vertices[ends] @ rotation.T).mean(axis=0) * _FLIP
    return Pose(rotation, scale, landmarks[ends, :2].mean(axis=0) - middle[:2])
