"""Between the lips: a dark cavity with teeth where the photo shows nothing, the photo's own teeth where it does."""

import numpy as np
import pytest

from core.geometry import GeometryRenderer
from core.geometry.mesh_motion import MeshMotion
from core.geometry.mouth import Mouth
from core.geometry.topology import LOWER_INNER_LIP, UPPER_INNER_LIP
from core.opencv import cv2

LIGHT = np.array([235.0, 235.0, 235.0])
GREEN = np.array([0, 255, 0], dtype=np.uint8)


def opening(moved, size, grow):
    ring = moved.points[np.concatenate([UPPER_INNER_LIP, LOWER_INNER_LIP[::-1]])]
    mask = np.zeros((size, size), np.uint8)
    cv2.fillPoly(mask, [np.round(ring * 16).astype(np.int32)], 255, cv2.LINE_8, 4)
    kernel = np.ones((2 * abs(grow) + 1,) * 2, np.uint8)
    return (cv2.dilate if grow > 0 else cv2.erode)(mask, kernel) > 0


def drawn(model, face, **changes):
    """The mouth drawn over plain green, and the moved face."""
    size = face.image.shape[0]
    mesh = MeshMotion(model, face.landmarks, face.identity, face.motion, size)
    moved = mesh.move(face.motion.with_values(**changes))
    canvas = np.broadcast_to(GREEN, (size, size, 3)).copy()
    Mouth(face.image, mesh, LIGHT).draw(canvas, moved)
    return canvas, moved


def is_green(image):
    return (image == GREEN).all(axis=2)


@pytest.mark.parametrize("size", [256, 1024])
@pytest.mark.parametrize("changes", [{"jawOpen": 0.4}, {"jawOpen": 0.9, "yaw": 0.3, "roll": -0.4}])
def test_an_opened_mouth_is_filled_and_clipped_to_the_lips(model, painted, size, changes):
    canvas, moved = drawn(model, painted(size), **changes)
    scale = size // 128
    assert is_green(canvas)[~opening(moved, size, 2 * scale)].all()
    assert not is_green(canvas)[opening(moved, size, -scale)].any()


def test_the_cavity_is_dark_with_brighter_teeth_above_and_below(model, painted):
    canvas, moved = drawn(model, painted(512), jawOpen=0.6)
    column = int(moved.points[13, 0])
    rows = np.flatnonzero(opening(moved, 512, -1)[:, column])
    values = canvas[rows, column].mean(axis=1)
    darkest = int(values.argmin())
    assert values[darkest] < 40
    assert values[:darkest].max() > 70
    assert values[darkest:].max() > 90


def test_nothing_is_drawn_while_the_mouth_stays_shut(model, painted):
    canvas, _ = drawn(model, painted(256), browInnerUp_L=1.0, yaw=0.3)
    assert is_green(canvas).all()


def test_a_turned_head_with_an_open_mouth_keeps_its_own_pixels(model, painted):
    canvas, _ = drawn(model, painted(256, jawOpen=0.5), yaw=0.2, eyeBlink_L=1.0)
    assert is_green(canvas).all()


@pytest.mark.parametrize("jaw", [0.4, 0.45, 0.55, 0.65, 0.85])
def test_an_open_mouth_keeps_the_photos_own_inside(model, painted, jaw):
    face = painted(512, jawOpen=0.5)
    # A mark that our own drawing would never paint.
    middle = face.landmarks[[13, 14], :2].mean(axis=0)
    cv2.circle(face.image, (int(middle[0]), int(middle[1])), 7, (30, 60, 250), -1)
    renderer = GeometryRenderer(model)
    renderer.set_portrait(face.image, face.landmarks, face.identity, face.motion)
    result = renderer.render(face.motion.with_values(jawOpen=jaw))
    mesh = MeshMotion(model, face.landmarks, face.identity, face.motion, 512)
    inside = opening(mesh.move(face.motion.with_values(jawOpen=jaw)), 512, -4)
    blue = (result[..., 2].astype(int) - result[..., 0] > 80) & inside
    assert blue.sum() > 60
    light = (result.min(axis=2) > 190) & inside
    assert light.sum() > 0.5 * inside.sum()


def test_a_small_change_of_an_open_mouth_is_left_to_the_flow(model, painted):
    canvas, _ = drawn(model, painted(256, jawOpen=0.5), jawOpen=0.51)
    assert is_green(canvas).all()


def test_a_grey_photo_stays_grey(model, painted):
    face = painted(256, grey=True)
    renderer = GeometryRenderer(model)
    renderer.set_portrait(face.image, face.landmarks, face.identity, face.motion)
    wanted = face.motion.with_values(jawOpen=0.8, eyeLookUp_L=0.6, eyeBlink_R=0.8, yaw=0.2)
    result = renderer.render(wanted).astype(int)
    assert (result.max(axis=2) - result.min(axis=2)).max() <= 3


def test_teeth_are_darker_in_darker_light(model, painted):
    face = painted(256)
    mesh = MeshMotion(model, face.landmarks, face.identity, face.motion, 256)
    moved = mesh.move(face.motion.with_values(jawOpen=0.6))
    bright, dim = np.zeros((256, 256, 3), np.uint8), np.zeros((256, 256, 3), np.uint8)
    Mouth(face.image, mesh, LIGHT).draw(bright, moved)
    Mouth(face.image, mesh, 0.4 * LIGHT).draw(dim, moved)
    assert dim.max() == pytest.approx(0.4 * bright.max(), abs=3)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("size", "jaw"), [(80, 0.15), (48, 0.35), (32, 0.5)])
def test_a_mouth_of_a_few_pixels_is_no_fault(model, painted, size, jaw):
    face = painted(size, jawOpen=jaw)
    renderer = GeometryRenderer(model)
    renderer.set_portrait(face.image, face.landmarks, face.identity, face.motion)
    assert renderer.render(face.motion.with_values(jawOpen=0.9)).shape == (size, size, 3)
