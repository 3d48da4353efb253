"""The engine as a whole: exactness, determinism, the untouched border, refusals."""

import numpy as np
import pytest

from core.geometry import GeometryRenderer
from core.motion import BFM64, ICT64, Motion


@pytest.fixture(scope="module")
def renderer(model):
    return GeometryRenderer(model)


def set_face(renderer, face):
    renderer.set_portrait(face.image, face.landmarks, face.identity, face.motion)


@pytest.mark.parametrize("size", [160, 333, 512])
@pytest.mark.parametrize(
    "own",
    [
        {},
        {"yaw": 0.35, "roll": -0.2, "tx": 0.1, "tz": 0.2, "mouthSmile_L": 0.6},
        {"jawOpen": 0.6, "pitch": 0.2, "eyeBlink_L": 0.5, "eyeLookUp_R": 0.4},
        {"eyeBlink_L": 1.0, "eyeBlink_R": 1.0, "mouthPucker": 0.8},
    ],
)
def test_own_motion_gives_the_photo_back(renderer, painted, size, own):
    face = painted(size, **own)
    set_face(renderer, face)
    result = renderer.render(face.motion)
    assert np.abs(result.astype(int) - face.image).max() <= 1


def test_name(renderer):
    assert renderer.name == "geometry"


MOTIONS = [
    {"yaw": 0.35},
    {"yaw": -0.6, "pitch": 0.3},
    {"roll": 0.5},
    {"tx": 0.25, "ty": -0.2},
    {"tz": 0.3},
    {"jawOpen": 1.0, "mouthSmile_L": 1.0, "eyeBlink_L": 1.0, "browInnerUp_R": 1.0},
]


@pytest.mark.parametrize("changes", MOTIONS)
def test_border_of_the_crop_never_changes(renderer, painted, changes):
    face = painted(256)
    set_face(renderer, face)
    result = renderer.render(face.motion.with_values(**changes))
    edge = np.ones((256, 256), dtype=bool)
    edge[1:-1, 1:-1] = False
    assert np.array_equal(result[edge], face.image[edge])
    assert (result != face.image).any()


def test_same_motion_gives_same_pixels_in_any_order(renderer, painted):
    face = painted(200)
    set_face(renderer, face)
    wanted = face.motion.with_values(yaw=0.3, jawOpen=0.5, eyeBlink_L=0.7)
    first = renderer.render(wanted)
    renderer.render(face.motion.with_values(roll=0.4, eyeLookUp_L=1.0, eyeLookUp_R=1.0))
    second = renderer.render(wanted)
    assert np.array_equal(first, second)
    assert first is not second


def test_a_wink_leaves_the_other_eye_alone(renderer, painted):
    face = painted(256)
    set_face(renderer, face)
    result = renderer.render(face.motion.with_values(eyeBlink_L=1.0))
    change = np.abs(result.astype(int) - face.image).max(axis=2)
    middle = int(face.landmarks[168, 0])
    assert change[:, : middle - 8].max() <= 8
    assert change[:, middle + 8 :].max() > 60


def test_the_callers_image_is_not_kept_or_changed(renderer, painted):
    face = painted(160)
    before = face.image.copy()
    set_face(renderer, face)
    renderer.render(face.motion.with_values(jawOpen=0.8, yaw=0.2))
    assert np.array_equal(face.image, before)
    mine = before.copy()
    renderer.set_portrait(mine, face.landmarks, face.identity, face.motion)
    mine[:] = 0
    assert np.array_equal(renderer.render(face.motion), before)


def test_a_head_at_the_edge_of_the_crop_and_wild_motions_do_not_fail(renderer, painted):
    face = painted(192, tx=0.8, ty=-0.7, tz=0.5)
    set_face(renderer, face)
    extreme = Motion(ICT64, np.where(np.arange(70) % 2, ICT64.upper, ICT64.lower))
    assert renderer.render(extreme).shape == (192, 192, 3)


def test_tiny_crop(renderer, painted):
    face = painted(24)
    set_face(renderer, face)
    assert np.array_equal(renderer.render(face.motion), face.image)
    assert renderer.render(face.motion.with_values(jawOpen=1.0, yaw=0.4)).shape == (24, 24, 3)


def test_render_before_set_portrait(model):
    with pytest.raises(RuntimeError, match="set_portrait"):
        GeometryRenderer(model).render(Motion.neutral(ICT64))


@pytest.mark.parametrize(
    ("image", "landmarks", "motion", "message"),
    [
        (np.zeros((64, 60, 3), np.uint8), np.zeros((478, 3), np.float32), Motion.neutral(ICT64), "square"),
        (np.zeros((64, 64), np.uint8), np.zeros((478, 3), np.float32), Motion.neutral(ICT64), "RGB"),
        (np.zeros((64, 64, 3), np.float32), np.zeros((478, 3), np.float32), Motion.neutral(ICT64), "RGB"),
        (np.zeros((64, 64, 3), np.uint8), np.zeros((68, 2), np.float32), Motion.neutral(ICT64), "landmarks"),
        (np.zeros((64, 64, 3), np.uint8), np.zeros((478, 3), np.float32), Motion.neutral(BFM64), "ict64"),
    ],
)
def test_bad_arguments_are_refused(renderer, image, landmarks, motion, message):
    with pytest.raises(ValueError, match=message):
        renderer.set_portrait(image, landmarks, np.zeros(80, np.float32), motion)


def test_a_motion_of_another_space_is_refused(renderer, painted):
    set_face(renderer, painted(64))
    with pytest.raises(ValueError, match="bfm64"):
        renderer.render(Motion.neutral(BFM64))
