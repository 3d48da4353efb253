"""Turning, tilting, moving and sizing the head by dragging on it."""

import math
from collections.abc import Set

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.conventions import euler_angles, rotation_matrix
from core.landmark_groups import OVAL
from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.motion import Motion
from core.moving_face import MovingFace

_SIZE_STEP = 0.02
"""Change of ln(scale) for one notch of the wheel: two percent."""

Vector = NDArray[np.float64]


def grab(face: MovingFace, motion: Motion, place: ArrayLike, crop_size: float) -> Vector:
    """The point of the face under the pointer, in model centimetres: float64 (3,).

    Args:
        face: the face that is edited.
        motion: what it shows.
        place: x and y, pixels of a crop of ``crop_size``.
        crop_size: pixels along a side of the crop.

    Returns:
        The nearest surface point there; beside the face, the depth of the nearest landmark.
    """
    pointer = np.asarray(place, dtype=np.float64)
    points = face.points(motion, crop_size).astype(np.float64)
    vertices = face.vertices(motion).astype(np.float64)
    corners = points[face.model.triangles]
    shares = _shares(corners[..., :2], pointer)
    hit = np.flatnonzero((shares >= -1e-6).all(axis=1))
    pose = face.pose(motion, crop_size)
    if len(hit):
        depths = (shares[hit] * corners[hit, :, 2]).sum(axis=1)
        triangle = hit[np.argmin(depths)]
        depth = shares[triangle] @ (vertices[face.model.triangles[triangle]] @ pose.rotation.T)[:, 2]
    else:
        nearest = np.argmin(np.linalg.norm(points[:, :2] - pointer, axis=1))
        depth = float((pose.rotation @ vertices[nearest])[2])
    # Not the mesh point itself but the one under the pointer, which lies beside it where the model misses the photo.
    x, y = (pointer - pose.translation) / pose.scale
    return np.asarray(pose.rotation.T @ np.array([x, -y, depth]), dtype=np.float64)


def drag_turn(
    face: MovingFace,
    motion: Motion,
    grabbed: Vector,
    target: ArrayLike,
    crop_size: float,
    locked: Set[str] = NOTHING_LOCKED,
) -> Motion:
    """Yaw and pitch that bring the grabbed point to ``target``, the roll kept.

    Args:
        face: the face that is edited.
        motion: where the drag began.
        grabbed: what :func:`grab` gave there.
        target: x and y, pixels of a crop of ``crop_size``.
        crop_size: pixels along a side of the crop.
        locked: coefficients that must not change.

    Returns:
        A motion inside the ranges; past them the head stops.

    Source: closed form. ``Ry`` leaves heights alone, so the pitch follows from the target's height, then the yaw
    from its column.
    """
    pose = face.pose(motion, crop_size)
    pitch, yaw, roll = (float(angle) for angle in motion.rotation)
    across, down = (np.asarray(target, dtype=np.float64) - pose.translation) / pose.scale
    x, y, z = rotation_matrix(0.0, 0.0, roll) @ grabbed
    lower, upper = limits_around(motion)
    low, high = lower[motion.space.rotation], upper[motion.space.rotation]
    if "pitch" not in locked:
        pitch = float(np.clip(_angle(y, z, -down, pitch), low[0], high[0]))
    if "yaw" not in locked:
        z = math.sin(pitch) * y + math.cos(pitch) * z
        # cos(yaw) x + sin(yaw) z = across is the same equation with the angle counted backwards.
        yaw = float(np.clip(-_angle(x, z, across, -yaw), low[1], high[1]))
    return motion.with_parts(rotation=(pitch, yaw, roll))


def drag_shift(
    motion: Motion, start: ArrayLike, target: ArrayLike, crop_size: float, locked: Set[str] = NOTHING_LOCKED
) -> Motion:
    """The head moved by the way from ``start`` to ``target`` (x and y, pixels of a crop of ``crop_size``)."""
    way = (np.asarray(target, dtype=np.float64) - np.asarray(start, dtype=np.float64)) * 2.0 / crop_size
    tx, ty, tz = (float(number) for number in motion.translation)
    return _limited(motion, motion.with_parts(translation=(tx + way[0], ty + way[1], tz)), locked)


def drag_roll(
    face: MovingFace,
    motion: Motion,
    start: ArrayLike,
    target: ArrayLike,
    crop_size: float,
    locked: Set[str] = NOTHING_LOCKED,
) -> Motion:
    """The head turned in the image plane about the middle of the face, as the pointer turns from start to target."""
    centre = face_centre(face, motion, crop_size)
    angle = _screen_angle(np.asarray(target, dtype=np.float64) - centre) - _screen_angle(
        np.asarray(start, dtype=np.float64) - centre
    )
    return roll_by(face, motion, math.remainder(angle, 2 * math.pi), locked)


def roll_by(face: MovingFace, motion: Motion, angle: float, locked: Set[str] = NOTHING_LOCKED) -> Motion:
    """The head turned in the image plane by ``angle`` radians, counter-clockwise, about the middle of the face."""
    if "roll" in locked:
        return motion
    pitch, yaw, roll = (float(number) for number in motion.rotation)
    if {"pitch", "yaw"} & set(locked):
        turned = (pitch, yaw, roll + angle)
    else:
        turned = euler_angles(rotation_matrix(0.0, 0.0, angle) @ rotation_matrix(pitch, yaw, roll))
    return _about_centre(face, motion, _limited(motion, motion.with_parts(rotation=turned), locked), locked)


def wheel_size(face: MovingFace, motion: Motion, notches: float, locked: Set[str] = NOTHING_LOCKED) -> Motion:
    """The head larger (positive) or smaller about the middle of the face, two percent a notch."""
    tx, ty, tz = (float(number) for number in motion.translation)
    sized = motion.with_parts(translation=(tx, ty, tz + _SIZE_STEP * notches))
    return _about_centre(face, motion, _limited(motion, sized, locked), locked)


def face_centre(face: MovingFace, motion: Motion, crop_size: float) -> Vector:
    """Middle of the face, float64 (2,), pixels of a crop of ``crop_size``: what rolling and sizing leave in place."""
    pose = face.pose(motion, crop_size)
    middle = pose.rotation @ face.vertices(motion).mean(axis=0)
    return np.asarray(pose.scale * middle[:2] * (1.0, -1.0) + pose.translation, dtype=np.float64)


def on_face(face: MovingFace, motion: Motion, place: ArrayLike, crop_size: float) -> bool:
    """Whether x and y (pixels of a crop of ``crop_size``) lie inside the outline of the face."""
    outline = face.points(motion, crop_size)[list(OVAL), :2].astype(np.float64)
    x, y = np.asarray(place, dtype=np.float64)
    following = np.roll(outline, -1, axis=0)
    # Even-odd rule: how many sides of the outline lie to the right of the place.
    between = (outline[:, 1] > y) != (following[:, 1] > y)
    side, other = outline[between], following[between]
    crossing = side[:, 0] + (y - side[:, 1]) * (other[:, 0] - side[:, 0]) / (other[:, 1] - side[:, 1])
    return bool(np.count_nonzero(crossing > x) % 2)


def _about_centre(face: MovingFace, before: Motion, after: Motion, locked: Set[str]) -> Motion:
    moved = 2.0 * (face_centre(face, after, 1.0) - face_centre(face, before, 1.0))
    tx, ty, tz = (float(number) for number in after.translation)
    return _limited(before, after.with_parts(translation=(tx - moved[0], ty - moved[1], tz)), locked)


def _limited(before: Motion, after: Motion, locked: Set[str]) -> Motion:
    lower, upper = limits_around(before)
    return with_locks(before, Motion(after.space, np.clip(after.values, lower, upper)), locked)


def _angle(first: float, second: float, value: float, current: float) -> float:
    """The angle a nearest to ``current`` with ``cos(a) first - sin(a) second = value``, or as close as it gets."""
    radius = math.hypot(first, second)
    if radius < 1e-9:
        return current
    swing = math.acos(min(max(value / radius, -1.0), 1.0))
    phase = math.atan2(second, first)
    choices = [current + math.remainder(sign * swing - phase - current, 2 * math.pi) for sign in (1.0, -1.0)]
    return min(choices, key=lambda angle: abs(angle - current))


def _screen_angle(way: Vector) -> float:
    return math.atan2(-way[1], way[0])


def _shares(corners: NDArray[np.float64], pointer: Vector) -> NDArray[np.float64]:
    """Barycentric coordinates of a point in every triangle: corners (T, 3, 2) to (T, 3); flat triangles get -1."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    way = pointer - corners[:, 0]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    flat = np.abs(area) < 1e-12
    area = np.where(flat, 1.0, area)
    b = (way[:, 0] * second[:, 1] - way[:, 1] * second[:, 0]) / area
    c = (first[:, 0] * way[:, 1] - first[:, 1] * way[:, 0]) / area
    return np.where(flat[:, None], -1.0, np.stack([1.0 - b - c, b, c], axis=1))
