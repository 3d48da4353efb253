"""How far a picture's face is from the motion and the landmarks that it should show."""

import numpy as np

from core.conventions import FloatArray
from core.motion import Motion


def expression_distance(found: Motion, asked: Motion) -> float:
    """AED: mean absolute difference of the expression coefficients.

    Source: paper Section 4.1 (average expression distance).

    Raises:
        ValueError: motions of different spaces.
    """
    _require_same_space(found, asked)
    part = found.space.expression
    return float(np.abs(found.values[part] - asked.values[part]).mean())


def pose_distance(found: Motion, asked: Motion) -> float:
    """APD: mean absolute difference of three angles (radians) and three translations.

    Source: paper Section 4.1 (average pose distance).

    Raises:
        ValueError: motions of different spaces.
    """
    _require_same_space(found, asked)
    rotation, translation = found.space.rotation, found.space.translation
    part = slice(rotation.start, translation.stop)
    return float(np.abs(found.values[part] - asked.values[part]).mean())


def keypoint_distance(found: FloatArray, asked: FloatArray) -> float:
    """AKD: mean distance in pixels of landmarks (478, 3) in the picture plane."""
    return float(np.linalg.norm(found[:, :2] - asked[:, :2], axis=1).mean())


def _require_same_space(found: Motion, asked: Motion) -> None:
    if found.space.name != asked.space.name:
        raise ValueError(f"a {found.space.name} motion cannot be compared with a {asked.space.name} motion")
