"""A half profile before a green wall, turned to the front: the far cheek is skin, and the wall begins where it ends."""

from dataclasses import replace

import numpy as np
import pytest

from core.geometry import GeometryRenderer
from core.geometry.topology import closed_surface
from core.opencv import cv2

SIZE = 256
OWN = 0.5
WALL, SKIN = (30, 200, 40), (190, 140, 115)
TURNS = (0.08, 0.15, 0.25, 0.35, 0.45)


def area(model, points):
    """Where the mesh is, uint8 (S, S)."""
    result = np.zeros((SIZE, SIZE), dtype=np.uint8)
    for triangle in closed_surface(model.triangles):
        cv2.fillConvexPoly(result, np.round(points[triangle, :2] * 16).astype(np.int32), 1, cv2.LINE_8, 4)
    return result


def grown(mask, pixels):
    side = 2 * abs(pixels) + 1
    change = cv2.dilate if pixels > 0 else cv2.erode
    return change(mask, np.ones((side, side), dtype=np.uint8))


def half_profile(model, painted, side, overshoot):
    """A head of plain skin; the landmarks of its far side lie ``overshoot`` pixels beyond its outline."""
    face = painted(SIZE, yaw=side * OWN)
    skin = area(model, face.landmarks)
    skin = np.minimum(skin, np.roll(skin, -side * overshoot, axis=1))
    image = np.where(skin[..., None] > 0, np.uint8(SKIN), np.uint8(WALL))
    return replace(face, image=cv2.GaussianBlur(image, (0, 0), 0.7))


def turned(model, face, side, by):
    renderer = GeometryRenderer(model)
    renderer.set_portrait(face.image, face.landmarks, face.identity, face.motion)
    made = renderer.render_with_flow(face.motion.with_values(yaw=side * (OWN - by)))
    greenish = made.image[..., 1].astype(int) - made.image[..., [0, 2]].mean(axis=2) > 20
    far = np.arange(SIZE) * side > side * made.points[4, 0]
    return made, greenish, far[None, :]


@pytest.mark.parametrize("by", TURNS)
@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("overshoot", [0, 2])
def test_no_wall_shows_through_the_cheek_that_turns_into_view(model, painted, side, overshoot, by):
    face = half_profile(model, painted, side, overshoot)
    made, greenish, far = turned(model, face, side, by)
    cheek = (grown(area(model, made.points), -2) > 0) & far
    assert cheek.sum() > 1000
    assert not (greenish & cheek).any()


@pytest.mark.parametrize("by", TURNS)
@pytest.mark.parametrize("side", [1, -1])
def test_the_old_outline_is_not_seen_beside_the_new_one(model, painted, side, by):
    face = half_profile(model, painted, side, 0)
    made, greenish, far = turned(model, face, side, by)
    beside = (grown(area(model, made.points), 3) == 0) & far
    assert beside.sum() > 1000
    assert greenish[beside].all()


def test_the_cheek_comes_out_without_a_jump(model, painted):
    face = half_profile(model, painted, 1, 2)
    before = face.image
    for by in np.arange(0.02, 0.45, 0.02):
        after = turned(model, face, 1, by)[0].image
        # A moving edge changes a line of pixels; a jump would change an area.
        assert np.abs(after.astype(int) - before).mean() < 0.4
        before = after
