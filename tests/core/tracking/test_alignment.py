import math

import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.face_model import load_face_model
from core.pose import Pose
from core.tracking.alignment import FACE_MARGIN, CropFrame, frame_around_box, frame_around_landmarks, head_roll
from core.tracking.face_box import FaceBox

FRAME = CropFrame(100.0, 80.0, 64.0, 0.4)


@pytest.fixture
def face():
    model = load_face_model()
    pose = Pose(rotation_matrix(0.0, 0.0, 0.0), 10.0, np.array([120.0, 130.0]))
    return model.project(model.mean, pose)


def turned(points, degrees):
    """Clockwise as seen, about the origin."""
    angle = math.radians(degrees)
    result = points.copy()
    result[:, 0] = math.cos(angle) * points[:, 0] - math.sin(angle) * points[:, 1]
    result[:, 1] = math.sin(angle) * points[:, 0] + math.cos(angle) * points[:, 1]
    return result


def test_restoring_undoes_normalising(face):
    np.testing.assert_allclose(FRAME.restore(FRAME.normalise(face)), face, atol=1e-3)


def test_edges_of_the_square_are_half_a_unit_from_its_middle():
    upright = CropFrame(10.0, 20.0, 8.0)
    points = np.array([[10.0, 20.0, 0.0], [14.0, 16.0, 4.0]])
    np.testing.assert_allclose(upright.normalise(points), [[0, 0, 0], [0.5, -0.5, 0.5]], atol=1e-6)


def test_pixel_map_and_normalised_coordinates_agree(face):
    size = 128
    pixels = face[:, :2] @ FRAME.picture_to_crop(size)[:, :2].T + FRAME.picture_to_crop(size)[:, 2]
    np.testing.assert_allclose((pixels + 0.5) / size - 0.5, FRAME.normalise(face)[:, :2], atol=1e-4)


def test_whole_picture_is_cut_unchanged():
    picture = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    np.testing.assert_array_equal(CropFrame(15.5, 15.5, 32.0).cut(picture, 32), picture)


@pytest.mark.parametrize("factor", [1, 2, 5, 9])
def test_a_dot_lands_where_the_coordinates_say_at_any_minification(factor):
    picture = np.zeros((64 * factor, 64 * factor, 3), dtype=np.uint8)
    picture[20 * factor : 24 * factor, 40 * factor : 44 * factor] = 255
    frame = CropFrame(36.0 * factor, 28.0 * factor, 40.0 * factor, 0.2)
    cut = frame.cut(picture, 32)[..., 0].astype(float)
    rows, columns = np.indices(cut.shape)
    found = np.array([(columns * cut).sum(), (rows * cut).sum()]) / cut.sum()
    dot = np.array([[42.0 * factor - 0.5, 22.0 * factor - 0.5, 0.0]])
    expected = (frame.normalise(dot)[0, :2] + 0.5) * 32 - 0.5
    np.testing.assert_allclose(found, expected, atol=0.12)


def test_outside_the_picture_its_border_is_repeated():
    picture = np.full((16, 16, 3), 90, dtype=np.uint8)
    assert (CropFrame(0.0, 0.0, 60.0).cut(picture, 16) == 90).all()
    assert (CropFrame(500.0, -300.0, 400.0).cut(picture, 16) == 90).all()


@pytest.mark.parametrize("degrees", [-120, -30, 0, 10, 45, 170])
def test_roll_of_the_head_is_measured_clockwise(face, degrees):
    assert math.degrees(head_roll(turned(face, degrees)) - head_roll(face)) == pytest.approx(degrees, abs=0.01)


@pytest.mark.parametrize("degrees", [0, 30, -80])
def test_square_turns_and_moves_with_the_face(face, degrees):
    moved = turned(face * 1.7, degrees) + np.array([5.0, -9.0, 0.0], np.float32)
    there = frame_around_landmarks(moved).normalise(moved)
    here = frame_around_landmarks(face).normalise(face)
    np.testing.assert_allclose(there, here, atol=2e-3)


def test_mesh_fills_the_square_up_to_the_margin(face):
    points = frame_around_landmarks(face).normalise(face)[:468, :2]
    extent = points.max(axis=0) - points.min(axis=0)
    assert extent.max() == pytest.approx(1 / FACE_MARGIN, abs=1e-4)
    np.testing.assert_allclose(points.max(axis=0) + points.min(axis=0), 0, atol=1e-4)


def test_square_around_a_box_turns_against_the_roll_of_the_box():
    frame = frame_around_box(FaceBox(10, 20, 30, 40, roll=0.3))
    assert frame.angle == pytest.approx(-0.3)
    assert frame.centre_x == pytest.approx(24.5)
    assert 39.5 < frame.centre_y < 43.5
    assert 40 < frame.side < 56
