"""Where landmarks go: the mesh's change, lids and lips that close by construction."""

import numpy as np
import pytest

from core.geometry.mesh_motion import MeshMotion
from core.geometry.topology import EYES, LOWER_INNER_LIP, UPPER_INNER_LIP
from core.pose import pose_from_motion


def mesh_of(model, face):
    return MeshMotion(model, face.landmarks, face.identity, face.motion, face.image.shape[0])


def gap_between(upper, lower):
    """Widest distance between two lid edges, square to the line between the corners."""
    along = (upper[-1] - upper[0]) / np.linalg.norm(upper[-1] - upper[0])
    down = np.array([-along[1], along[0]])
    places = np.linspace(*(upper[[0, -1]] @ along), 101)
    heights = [np.interp(places, np.maximum.accumulate(row @ along), row @ down) for row in (upper, lower)]
    return np.abs(heights[1] - heights[0]).max()


def lid_gap(face, number, moved):
    eye, motion = EYES[number], moved.eyes[number]
    return gap_between(face.landmarks[eye.upper, :2] + motion.upper, face.landmarks[eye.lower, :2] + motion.lower)


def own_gap(face, number):
    eye = EYES[number]
    return gap_between(face.landmarks[eye.upper, :2], face.landmarks[eye.lower, :2])


def test_own_motion_moves_nothing(model, painted):
    face = painted(300, yaw=0.3, jawOpen=0.4, eyeBlink_L=0.5)
    moved = mesh_of(model, face).move(face.motion)
    assert np.allclose(moved.points, face.landmarks[:468, :2], atol=1e-4)
    assert max(eye.size for eye in moved.eyes) < 1e-6


def test_displacement_is_the_projected_change_of_the_mesh(model, painted):
    face = painted(256)
    wanted = face.motion.with_values(browInnerUp_L=0.8, noseSneer_R=0.5, yaw=0.2, tx=0.1)
    moved = mesh_of(model, face).move(wanted)
    expected = model.project(model.shape(face.identity, wanted.expression), pose_from_motion(wanted, 256))
    away_from_lids_and_lips = [1, 4, 9, 10, 50, 66, 105, 107, 152, 234, 280, 336, 454]
    assert np.allclose(moved.points[away_from_lids_and_lips], expected[away_from_lids_and_lips, :2], atol=0.05)


@pytest.mark.parametrize("eye_scale", [0.6, 1.0, 1.6, 2.2])
@pytest.mark.parametrize("others", [{}, {"eyeSquint_L": 0.7}, {"eyeWide_L": 1.0}, {"eyeLookUp_L": 1.0, "yaw": 0.4}])
@pytest.mark.parametrize("own", [{}, {"eyeBlink_L": 0.4}, {"roll": 0.5, "pitch": 0.2}])
def test_a_full_blink_closes_every_eye(model, painted, eye_scale, others, own):
    face = painted(256, eye_scale, **own)
    moved = mesh_of(model, face).move(face.motion.with_values(eyeBlink_L=1.0, **others))
    assert lid_gap(face, 1, moved) < 0.08 * own_gap(face, 1)


@pytest.mark.parametrize("eye_scale", [0.6, 1.0, 1.8])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_part_of_a_blink_closes_that_part_of_the_photos_own_gap(model, painted, eye_scale, share):
    face = painted(256, eye_scale)
    moved = mesh_of(model, face).move(face.motion.with_values(eyeBlink_R=share))
    assert lid_gap(face, 0, moved) == pytest.approx((1 - share) * own_gap(face, 0), rel=0.08)
    assert moved.eyes[1].size < 1e-3


def test_half_shut_eyes_open_and_wide_opens_further(model, painted):
    face = painted(256, eyeBlink_L=0.5)
    mesh = mesh_of(model, face)
    opened = lid_gap(face, 1, mesh.move(face.motion.with_values(eyeBlink_L=0.0)))
    wide = lid_gap(face, 1, mesh.move(face.motion.with_values(eyeBlink_L=0.0, eyeWide_L=1.0)))
    assert own_gap(face, 1) < opened < wide


def test_shut_eyes_can_be_opened(model, painted):
    face = painted(256, eyeBlink_L=1.0)
    opened = lid_gap(face, 1, mesh_of(model, face).move(face.motion.with_values(eyeBlink_L=0.0)))
    neutral = painted(256)
    assert opened > 0.5 * own_gap(neutral, 1)


def test_lids_never_cross(model, painted):
    face = painted(256, 0.5)
    wanted = face.motion.with_values(eyeSquint_L=1.0, eyeLookDown_L=1.0, cheekSquint_L=1.0, eyeBlink_L=0.9)
    motion = mesh_of(model, face).move(wanted).eyes[1]
    upper = face.landmarks[EYES[1].upper, :2] + motion.upper
    lower = face.landmarks[EYES[1].lower, :2] + motion.lower
    height = np.interp(upper[::-1, 0], lower[::-1, 0], lower[::-1, 1]) if upper[0, 0] > upper[-1, 0] else lower[:, 1]
    assert (height - upper[::-1, 1] >= -0.1).all()


def lip_gap(points):
    return np.linalg.norm(points[LOWER_INNER_LIP, :2] - points[UPPER_INNER_LIP, :2], axis=1)[1:-1].max()


def test_an_open_mouth_closes_even_if_the_photos_gap_is_larger_than_the_models(model, painted):
    face = painted(256, jawOpen=0.5)
    face.landmarks[LOWER_INNER_LIP[1:-1], 1] += 4.0
    moved = mesh_of(model, face).move(face.motion.with_values(jawOpen=0.0))
    assert lip_gap(moved.points) < 0.08 * lip_gap(face.landmarks)


def test_the_jaw_opens_the_lips_by_what_the_model_says(model, painted):
    face = painted(256)
    moved = mesh_of(model, face).move(face.motion.with_values(jawOpen=0.5))
    expected = painted(256, jawOpen=0.5)
    assert lip_gap(moved.points) == pytest.approx(lip_gap(expected.landmarks), rel=0.12)


def test_gaze_moves_the_iris_and_roll_turns_its_path(model, painted):
    looks = {"eyeLookOut_L": 0.5, "eyeLookIn_R": 0.5}
    level = mesh_of(model, painted(256))
    straight = level.move(level.motion.with_values(**looks)).eyes
    assert straight[0].iris[0] > 2.0 and straight[1].iris[0] > 2.0
    assert abs(straight[1].iris[1]) < 0.5 * straight[1].iris[0]
    turned = mesh_of(model, painted(256, roll=0.5))
    tilted = turned.move(turned.motion.with_values(**looks)).eyes
    assert tilted[1].iris[1] < straight[1].iris[1] - 0.5
