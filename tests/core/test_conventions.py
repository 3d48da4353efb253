import math

import numpy as np
import pytest

from core.conventions import euler_angles, require_rgb, rotation_matrix

AHEAD = np.array([0.0, 0.0, 1.0])
LEFT = np.array([1.0, 0.0, 0.0])


def test_positive_yaw_turns_the_face_to_image_right():
    assert (rotation_matrix(0, 0.3, 0) @ AHEAD)[0] == pytest.approx(math.sin(0.3))


def test_positive_pitch_looks_down():
    assert (rotation_matrix(0.3, 0, 0) @ AHEAD)[1] == pytest.approx(-math.sin(0.3))


def test_positive_roll_is_counter_clockwise_in_the_image():
    assert (rotation_matrix(0, 0, 0.3) @ LEFT)[1] == pytest.approx(math.sin(0.3))


def test_the_order_is_yaw_after_pitch_after_roll():
    whole = rotation_matrix(0.1, 0.2, 0.3)
    parts = rotation_matrix(0, 0.2, 0) @ rotation_matrix(0.1, 0, 0) @ rotation_matrix(0, 0, 0.3)
    np.testing.assert_allclose(whole, parts, atol=1e-15)


@pytest.mark.parametrize("angles", [(0.1, 0.2, 0.3), (-1.2, 2.0, -3.0), (0.0, 0.0, 0.0), (1.5, -0.5, 0.4)])
def test_angles_come_back(angles):
    assert euler_angles(rotation_matrix(*angles)) == pytest.approx(angles, abs=1e-9)


def test_at_the_pole_the_matrix_comes_back():
    matrix = rotation_matrix(math.pi / 2, 0.4, 0.3)
    np.testing.assert_allclose(rotation_matrix(*euler_angles(matrix)), matrix, atol=1e-6)


@pytest.mark.parametrize("array", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((4, 4, 4), np.uint8)])
def test_other_arrays_are_not_pictures(array):
    with pytest.raises(ValueError, match="RGB uint8"):
        require_rgb(array)


def test_a_flipped_view_becomes_contiguous():
    flipped = np.zeros((4, 4, 3), np.uint8)[:, ::-1]
    assert require_rgb(flipped).flags["C_CONTIGUOUS"]
