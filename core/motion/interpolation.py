"""Motions between two motions."""

import numpy as np

from core.conventions import euler_angles, rotation_matrix
from core.motion.motion import Motion


def interpolate(start: Motion, end: Motion, amount: float) -> Motion:
    """The motion ``amount`` of the way from ``start`` (0) to ``end`` (1); outside 0..1 it extrapolates the numbers.

    Expression and translation move linearly, the head turns along the shortest arc on SO(3).

    Raises:
        ValueError: the two motions are of different spaces.
    """
    if start.space.name != end.space.name:
        raise ValueError(f"cannot mix a {start.space.name} motion with a {end.space.name} motion")
    values = start.values + np.float32(amount) * (end.values - start.values)
    blended = Motion(start.space, values)
    if np.array_equal(start.rotation, end.rotation):
        return blended
    # The import costs half a second, which the start of the editor must not pay.
    from scipy.spatial.transform import Rotation, Slerp

    turns = Rotation.from_matrix(np.stack([rotation_matrix(*map(float, motion.rotation)) for motion in (start, end)]))
    if 0.0 <= amount <= 1.0:
        turn = Slerp([0.0, 1.0], turns)(amount)
    else:
        turn = Rotation.from_rotvec(amount * (turns[1] * turns[0].inv()).as_rotvec()) * turns[0]
    return blended.with_parts(rotation=euler_angles(turn.as_matrix()))
