"""Points of the face that can be dragged, and the coefficients that follow."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.conventions import FloatArray
from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.motion import Motion
from core.moving_face import MovingFace
from core.tracking.box_qp import solve_box_qp

# Each round may move the coefficients a little at this price, starting from where the round before ended: the first
# rounds find the smallest change, the later ones take away what the price kept from the target.
_DAMPING = 0.02
_ROUNDS = 12


@dataclass(frozen=True)
class Handle:
    """A point that can be dragged.

    Attributes:
        name: short name, e.g. ``mouth corner left``; sides are the subject's.
        label: the name in plain words.
        landmarks: MediaPipe points; the handle is their middle.
        coefficients: names in ``ict64`` that move it.
    """

    name: str
    label: str
    landmarks: tuple[int, ...]
    coefficients: tuple[str, ...]


def _sided(
    name: str, label: str, right: tuple[int, ...], left: tuple[int, ...], moves: tuple[str, ...]
) -> list[Handle]:
    return [
        Handle(f"{name} {word}", f"{label}, {word}", points, tuple(move.replace("*", side) for move in moves))
        for word, side, points in (("right", "R", right), ("left", "L", left))
    ]


_CORNER = ("mouthSmile_*", "mouthFrown_*", "mouthStretch_*", "mouthDimple_*", "mouthLeft", "mouthRight", "mouthPucker")
_UPPER_LIP = ("mouthUpperUp_L", "mouthUpperUp_R", "mouthShrugUpper", "mouthRollUpper", "philtrumDown")
_LOWER_LIP = ("jawOpen", "mouthLowerDown_L", "mouthLowerDown_R", "mouthShrugLower", "mouthRollLower")
_SIDEWAYS = ("mouthLeft", "mouthRight")
_GAZE = ("eyeLookUp_*", "eyeLookDown_*", "eyeLookIn_*", "eyeLookOut_*")

HANDLES: tuple[Handle, ...] = (
    *_sided("mouth corner", "Corner of the mouth", (61,), (291,), _CORNER),
    Handle("upper lip", "Upper lip", (0, 13), _UPPER_LIP + _SIDEWAYS),
    Handle("lower lip", "Lower lip", (14, 17), _LOWER_LIP + _SIDEWAYS),
    *_sided("upper lid", "Upper lid", (159,), (386,), ("eyeBlink_*", "eyeWide_*")),
    *_sided("lower lid", "Lower lid", (145,), (374,), ("eyeSquint_*", "cheekSquint_*", "eyeBlink_*")),
    *_sided("inner brow", "Inner end of the brow", (107, 55), (336, 285), ("browInnerUp_*", "browDown_*")),
    *_sided("outer brow", "Outer end of the brow", (70, 63, 46), (300, 293, 276), ("browOuterUp_*", "browDown_*")),
    *_sided("iris", "Iris", (468,), (473,), _GAZE),
    Handle("chin", "Chin", (152, 175), ("jawOpen", "jawLeft", "jawRight", "chinRaise", "jawForward")),
)
"""Every handle of ``ict64``."""


def find_handle(name: str) -> Handle:
    """The handle of that name (``KeyError`` when there is none)."""
    for handle in HANDLES:
        if handle.name == name:
            return handle
    raise KeyError(name)


def handle_positions(face: MovingFace, motion: Motion, crop_size: float) -> FloatArray:
    """Where the handles are, in the order of ``HANDLES``: float32 (handles, 2), pixels of a crop of ``crop_size``."""
    points = face.points(motion, crop_size)[:, :2]
    return np.stack([points[list(handle.landmarks)].mean(axis=0) for handle in HANDLES])


def drag_handle(
    face: MovingFace,
    motion: Motion,
    handle: Handle,
    target: ArrayLike,
    crop_size: float,
    locked: Set[str] = NOTHING_LOCKED,
) -> Motion:
    """The motion that brings a handle to ``target`` with the least change of its coefficients.

    Args:
        face: the face that is edited.
        motion: where the drag began; the result for a target depends on nothing in between.
        handle: one of ``HANDLES``.
        target: x and y, pixels of a crop of ``crop_size``.
        crop_size: pixels along a side of the crop.
        locked: coefficients that must not change.

    Returns:
        A motion inside the ranges of the space. A handle stops at the nearest place that it can reach.

    Source: with the head still, points are linear in the coefficients (Eq. 1 and weak perspective), so this is a
    bounded least-squares problem; proximal-point iteration takes the bias of the damping away.
    """
    names = [name for name in handle.coefficients if name in motion.space and name not in locked]
    if not names:
        return motion
    columns = np.array([motion.space.index(name) for name in names])
    jacobian = _jacobian(face, motion, handle, columns)
    place = face.points(motion, crop_size)[list(handle.landmarks), :2].mean(axis=0)
    wanted = (np.asarray(target, dtype=np.float64) - place) / face.pose(motion, crop_size).scale
    limits = limits_around(motion)
    start = motion.values[columns].astype(np.float64)
    lower, upper = (limit[columns].astype(np.float64) - start for limit in limits)
    hessian = jacobian.T @ jacobian + _DAMPING * np.eye(len(names))
    change = np.zeros(len(names))
    for _ in range(_ROUNDS):
        change = solve_box_qp(hessian, -(jacobian.T @ wanted) - _DAMPING * change, lower, upper)
    values = motion.values.copy()
    values[columns] = np.clip(start + change, limits[0][columns], limits[1][columns])
    return Motion(motion.space, values)


def link_gaze(before: Motion, after: Motion, handle: Handle, locked: Set[str] = NOTHING_LOCKED) -> Motion:
    """The other eye made to look where the dragged one looks; ``after`` as it is for a handle other than an iris.

    Args:
        before: the motion before the drag.
        after: what :func:`drag_handle` gave.
        handle: what was dragged.
        locked: coefficients that must not change.
    """
    if not handle.name.startswith("iris"):
        return after
    followed = {}
    for name in handle.coefficients:
        way, side = name.removeprefix("eyeLook").split("_")
        # Towards the nose for one eye is away from it for the other.
        other = {"In": "Out", "Out": "In"}.get(way, way)
        followed[f"eyeLook{other}_{'L' if side == 'R' else 'R'}"] = after[name]
    return with_locks(before, after.with_values(**followed), locked)


def _jacobian(face: MovingFace, motion: Motion, handle: Handle, columns: NDArray[np.intp]) -> NDArray[np.float64]:
    """Movement of the handle in the image, centimetres x right and y down, per unit of coefficient: (2, n)."""
    basis = face.model.expression_basis[list(handle.landmarks)].mean(axis=0).astype(np.float64)[:, columns]
    turned = face.pose(motion, 1.0).rotation @ basis
    return np.stack([turned[0], -turned[1]])
