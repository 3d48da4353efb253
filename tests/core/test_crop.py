"""The crop square: exact pixels, coordinates there and back, the frame around a head."""

import numpy as np
import pytest

from core.crop import MESH_SHARE, Crop, crop_from_landmarks, crop_points, extract, uncrop_points
from core.errors import InputError


def _picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (height, width, 3), dtype=np.uint8)


def _mesh(centre: tuple[float, float], height: float, roll: float = 0.0) -> np.ndarray:
    """An oval of 478 points whose forehead top (10) and chin (152) are its ends."""
    angle = np.linspace(0, 2 * np.pi, 478, endpoint=False)
    oval = np.stack([0.4 * height * np.cos(angle), 0.5 * height * np.sin(angle)], axis=1)
    oval[10], oval[152] = (0, -0.5 * height), (0, 0.5 * height)
    # Counter-clockwise as seen in the picture, where y runs down.
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    flat = oval @ turn.T + centre
    return np.concatenate([flat, np.zeros((478, 1))], axis=1).astype(np.float32)


def test_native_crop_is_an_exact_copy() -> None:
    picture = _picture(40, 50)
    cut = extract(picture, Crop(7, 5, 20))
    assert np.array_equal(cut, picture[5:25, 7:27])
    assert not np.shares_memory(cut, picture)
    assert np.array_equal(extract(picture, Crop(7, 5, 20), size=20), cut)


@pytest.mark.parametrize(("left", "top"), [(-8, -3), (35, 30), (-5, 33)])
def test_border_pixels_are_repeated_outside(left: int, top: int) -> None:
    picture = _picture(40, 50)
    rows = np.clip(np.arange(top, top + 24), 0, 39)
    columns = np.clip(np.arange(left, left + 24), 0, 49)
    assert np.array_equal(extract(picture, Crop(left, top, 24)), picture[rows][:, columns])


def test_crop_larger_than_the_photo() -> None:
    cut = extract(_picture(10, 12), Crop(-20, -20, 64))
    assert cut.shape == (64, 64, 3)


def test_crop_outside_the_photo_is_refused() -> None:
    with pytest.raises(InputError, match="outside the photo"):
        extract(_picture(40, 50), Crop(50, 0, 20))


def test_crop_without_pixels_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        Crop(0, 0, 0)


def test_one_channel_pictures() -> None:
    grey = _picture(40, 50)[..., 0]
    assert np.array_equal(extract(grey, Crop(1, 2, 10)), grey[2:12, 1:11])


def test_halving_averages_two_by_two_blocks() -> None:
    picture = _picture(16, 16)
    halved = extract(picture, Crop(0, 0, 16), size=8)
    means = picture.reshape(8, 2, 8, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(halved - means).max() <= 0.5 + 1e-6


def test_known_coordinates() -> None:
    crop = Crop(left=10, top=20, size=100)
    corners = np.array([[9.5, 19.5, 4.0], [109.5, 119.5, -8.0]])
    assert np.allclose(crop_points(corners, crop, 50), [[-0.5, -0.5, 2.0], [49.5, 49.5, -4.0]])
    assert np.allclose(crop_points(corners, crop), [[-0.5, -0.5, 4.0], [99.5, 99.5, -8.0]])


@pytest.mark.parametrize("size", [None, 33, 256, 700])
def test_coordinates_return(size: int | None) -> None:
    points = np.random.default_rng(0).uniform(-50, 500, (478, 3)).astype(np.float32)
    crop = Crop(-17, 40, 300)
    back = uncrop_points(crop_points(points, crop, size), crop, size)
    assert back.dtype == np.float32
    assert np.abs(back - points).max() < 1e-3


def test_two_dimensional_points() -> None:
    assert crop_points(np.zeros((5, 2)), Crop(0, 0, 10), 20).shape == (5, 2)


def test_a_point_stays_on_its_pixel() -> None:
    picture = np.zeros((60, 60, 3), np.uint8)
    picture[24:28, 32:36] = 255
    crop = Crop(10, 10, 40)
    found = extract(picture, crop, size=80)[..., 0].astype(float)
    rows, columns = np.mgrid[:80, :80]
    centre = [(columns * found).sum() / found.sum(), (rows * found).sum() / found.sum()]
    assert np.allclose(uncrop_points(np.array(centre), crop, 80), [33.5, 25.5], atol=0.02)


def test_frame_around_an_upright_head() -> None:
    crop = crop_from_landmarks(_mesh((300, 200), 114))
    assert crop.size == round(114 / MESH_SHARE)
    assert abs(crop.left + crop.size / 2 - 300.5) <= 1
    # The middle of the mesh sits below the middle of the square, so that the hair is inside.
    assert 0.02 * crop.size < 200 - (crop.top + crop.size / 2) < 0.07 * crop.size


def test_frame_keeps_its_size_when_the_head_rolls() -> None:
    upright = crop_from_landmarks(_mesh((300, 200), 150))
    leaning = crop_from_landmarks(_mesh((300, 200), 150, roll=0.5))
    assert abs(leaning.size - upright.size) <= 1
    # Counter-clockwise: the crown moves to image left, and the square with it.
    assert leaning.left < upright.left


def test_a_face_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(InputError, match="larger version"):
        crop_from_landmarks(_mesh((10, 10), 6))
