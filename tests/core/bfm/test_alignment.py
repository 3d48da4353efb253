import numpy as np
import pytest

from core.bfm.alignment import INPUT_SIZE, align, five_points
from core.bfm.face_points import five_of_sixty_eight
from core.errors import InputError
from tests.core.bfm.made_up import sixty_eight

FACE = five_of_sixty_eight(sixty_eight())
EYES = {33: 0, 133: 0, 362: 1, 263: 1, 4: 2, 61: 3, 291: 4}


def landmarks_at(five):
    points = np.zeros((478, 3), np.float32)
    for landmark, number in EYES.items():
        points[landmark, :2] = five[number]
    return points


def seen(scale, x, y, height):
    """The face straight from the front, its origin ``y`` pixels above the lower edge."""
    five = FACE[:, :2] * scale + (x, y)
    five[:, 1] = height - 1 - five[:, 1]
    return landmarks_at(five)


def test_five_points_of_our_landmarks():
    points = np.zeros((478, 3))
    points[33, :2], points[133, :2], points[362, :2], points[263, :2] = (10, 5), (20, 7), (30, 6), (44, 6)
    points[4, :2], points[61, :2], points[291, :2] = (26, 20), (18, 30), (36, 31)
    assert five_points(points).tolist() == [[15, 6], [37, 6], [26, 20], [18, 30], [36, 31]]


def test_scale_and_place_of_a_face_seen_from_the_front():
    aligned = align(np.zeros((256, 256, 3), np.uint8), seen(85.0, 130.0, 110.0, 256), FACE)
    assert (aligned.scale, aligned.x, aligned.y) == pytest.approx((102 / 85, 130.0, 110.0))
    assert aligned.image.shape == (INPUT_SIZE, INPUT_SIZE, 3) and aligned.image.dtype == np.uint8


def test_the_model_origin_comes_to_the_middle_at_102_pixels_a_decimetre():
    picture = np.zeros((300, 400, 3), np.uint8)
    # A white bar of one decimetre around the origin.
    picture[300 - 140 : 300 - 138, 170:230] = 255
    aligned = align(picture, seen(60.0, 200.0, 139.0, 300), FACE)
    rows, columns = np.nonzero(aligned.image[..., 0] > 127)
    assert columns.mean() == pytest.approx(INPUT_SIZE / 2, abs=1.5) and rows.mean() == pytest.approx(112, abs=3)
    assert np.ptp(columns) + 1 == pytest.approx(102, abs=2)


def test_what_lies_beyond_the_picture_is_black():
    aligned = align(np.full((256, 256, 3), 200, np.uint8), seen(85.0, 10.0, 128.0, 256), FACE)
    assert not aligned.image[:, :40].any() and aligned.image[112, 150:].min() > 190


def test_a_turned_head_keeps_its_scale():
    angle = 0.6
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0]])
    five = FACE @ turn.T * 70 + (128, 128)
    five[:, 1] = 255 - five[:, 1]
    aligned = align(np.zeros((256, 256, 3), np.uint8), landmarks_at(five), FACE)
    assert aligned.scale == pytest.approx(102 / 70) and aligned.x == pytest.approx(128)


@pytest.mark.parametrize("size", [0.0, 1.0])
def test_a_face_in_one_spot_is_refused(size):
    with pytest.raises(InputError, match="too small"):
        align(np.zeros((256, 256, 3), np.uint8), seen(size, 128.0, 128.0, 256), FACE)
