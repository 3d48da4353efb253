import numpy as np
import pytest

from core.opencv import cv2
from core.tracking.similarity_alignment import growth_of, similarity, turn_of

SIZE = 96
EVERYWHERE = np.ones((SIZE, SIZE), np.float32)
LOOSE = (0.1, 8.0)


def texture(seed=3):
    noise = np.random.default_rng(seed).normal(size=(SIZE, SIZE)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 4.0)
    return np.asarray(128 + 50 * soft / soft.std(), np.float32)


def moved(image, growth=1.0, turn=0.0, shift=(0.0, 0.0)):
    """The picture after the transform, and the transform."""
    c, s = growth * np.cos(turn), growth * np.sin(turn)
    linear = np.array([[c, -s], [s, c]])
    middle = np.array([SIZE / 2, SIZE / 2])
    matrix = np.column_stack([linear, middle - linear @ middle + shift])
    return cv2.warpAffine(image, matrix, (SIZE, SIZE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), matrix


def largest_distance(found, true):
    corners = np.array([[20, 20, 1], [76, 20, 1], [20, 76, 1], [76, 76, 1]], float)
    return np.linalg.norm(corners @ (found - true).T, axis=1).max()


@pytest.mark.parametrize(
    ("growth", "turn", "shift"),
    [(1.0, 0.0, (0.0, 0.0)), (1.03, 0.0, (0.0, 0.0)), (0.97, 0.03, (1.0, -1.5)), (1.0, -0.04, (2.0, 0.0))],
)
def test_a_known_transform_is_found(growth, turn, shift):
    image = texture()
    target, matrix = moved(image, growth, turn, shift)
    found = similarity(image, target, EVERYWHERE, LOOSE)
    assert largest_distance(found.matrix, matrix) < 0.15
    assert growth_of(found.matrix) == pytest.approx(growth, abs=0.003)
    assert turn_of(found.matrix) == pytest.approx(turn, abs=0.003)
    assert found.alike > 0.9


def test_other_light_does_not_matter():
    image = texture()
    target, matrix = moved(image, 1.02, 0.0, (1.0, 0.0))
    assert largest_distance(similarity(image, 0.85 * target + 10.0, EVERYWHERE, LOOSE).matrix, matrix) < 0.3


def test_what_is_in_the_way_does_not_matter():
    image = texture()
    target, matrix = moved(image, 1.0, 0.0, (1.5, 0.0))
    target[:, :30] = 255.0
    found = similarity(image, target, EVERYWHERE, LOOSE)
    assert largest_distance(found.matrix, matrix) < 0.3
    assert 0.5 < found.alike < 0.8


def test_pixels_outside_the_region_do_not_matter():
    image, region = texture(), EVERYWHERE.copy()
    target, matrix = moved(image, 1.0, 0.0, (1.5, 0.0))
    target[:, 60:], region[:, 55:] = texture(4)[:, 60:], 0.0
    assert largest_distance(similarity(image, target, region, LOOSE).matrix, matrix) < 0.3


def test_without_texture_nothing_moves():
    flat = np.full((SIZE, SIZE), 90.0, np.float32)
    found = similarity(flat, flat + 20.0, EVERYWHERE, LOOSE)
    np.testing.assert_allclose(found.matrix, np.eye(2, 3), atol=1e-6)


def test_another_picture_is_not_alike():
    assert similarity(texture(), texture(9), EVERYWHERE, (0.02, 1.5)).alike < 0.4


def test_what_is_expected_holds_back():
    image = texture()
    target, _ = moved(image, 1.0, 0.0, (3.0, 0.0))
    tight = similarity(image, target, EVERYWHERE, (1e-4, 1e-3)).matrix
    assert abs(tight[0, 2]) < 0.2
