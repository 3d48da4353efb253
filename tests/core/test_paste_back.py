"""Paste-back: exact where nothing changed, exact outside, no step at the seam, sharp skin."""

import numpy as np
import pytest

from core.crop import Crop, extract
from core.errors import InputError
from core.opencv import cv2
from core.paste_back import OpenSides, feather_mask, open_sides, paste_back


def _photo(height: int = 300, width: int = 400, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


_CROPS = [Crop(60, 40, 200), Crop(-30, -20, 200), Crop(250, 150, 200), Crop(-50, -100, 500), Crop(0, 0, 300)]


@pytest.mark.parametrize("crop", _CROPS)
@pytest.mark.parametrize("size", [None, 64, 256, 611])
def test_an_unchanged_rendering_gives_the_photo_back(crop: Crop, size: int | None) -> None:
    photo = _photo()
    result = paste_back(photo, crop, extract(photo, crop, size))
    assert np.array_equal(result, photo)
    assert not np.shares_memory(result, photo)


@pytest.mark.parametrize("crop", _CROPS)
@pytest.mark.parametrize("size", [None, 64, 256, 611])
def test_nothing_outside_the_mask_changes_by_a_bit(crop: Crop, size: int | None) -> None:
    photo = _photo()
    before = photo.copy()
    result = paste_back(photo, crop, 255 - extract(photo, crop, size))
    shown = np.zeros(photo.shape[:2], bool)
    rows, columns = crop.overlap(*photo.shape[:2])
    mask = feather_mask(crop.size, open_sides(crop, *photo.shape[:2]))
    shown[rows, columns] = (
        mask[rows.start - crop.top : rows.stop - crop.top, columns.start - crop.left : columns.stop - crop.left] > 0
    )
    assert np.array_equal(result[~shown], photo[~shown])
    assert np.array_equal(photo, before)


def test_the_rendering_itself_shows_where_the_mask_is_full() -> None:
    photo, crop = _photo(), Crop(60, 40, 200)
    rendered = _photo(200, 200, seed=1)
    result = paste_back(photo, crop, rendered)
    assert np.array_equal(result[40 + 20 : 40 + 180, 60 + 20 : 60 + 180], rendered[20:180, 20:180])


def test_an_own_mask_decides_alone() -> None:
    photo, crop = _photo(), Crop(60, 40, 200)
    mask = np.zeros((200, 200), np.float32)
    mask[50:60, 70:90] = 1
    rendered = _photo(200, 200, seed=1)
    expected = photo.copy()
    expected[90:100, 130:150] = rendered[50:60, 70:90]
    assert np.array_equal(paste_back(photo, crop, rendered, mask), expected)


def test_mask_fades_smoothly_to_nothing() -> None:
    mask = feather_mask(200)
    assert mask.dtype == np.float32
    for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]):
        assert (edge == 0).all()
    assert (mask[20:180, 20:180] == 1).all()
    assert max(np.abs(np.diff(mask, axis=axis)).max() for axis in (0, 1)) < 0.09
    assert np.array_equal(mask, mask.T) and np.array_equal(mask, mask[::-1, ::-1])


def test_mask_stays_full_at_open_sides() -> None:
    mask = feather_mask(100, OpenSides(top=True, right=True))
    assert (mask[0, 10:] == 1).all() and (mask[:90, -1] == 1).all()
    assert (mask[-1] == 0).all() and (mask[:, 0] == 0).all()
    assert (feather_mask(100, OpenSides(True, True, True, True)) == 1).all()


def test_no_fading_where_the_photo_ends() -> None:
    photo, crop = np.zeros((100, 100, 3), np.uint8), Crop(-20, 10, 80)
    result = paste_back(photo, crop, np.full((80, 80, 3), 200, np.uint8))
    assert (result[50, :40] == 200).all()
    assert open_sides(crop, 100, 100) == OpenSides(left=True)
    assert open_sides(Crop(20, 20, 80), 100, 100) == OpenSides(right=True, bottom=True)


def test_no_step_at_the_seam() -> None:
    photo = np.full((300, 400, 3), 100, np.uint8)
    result = paste_back(photo, Crop(60, 40, 200), np.full((200, 200, 3), 180, np.uint8)).astype(int)
    for axis in (0, 1):
        # The steepest slope of the falling curve is 1.5 / band: 80 levels over 20 pixels.
        assert np.abs(np.diff(result, axis=axis)).max() <= 7


def test_a_small_rendering_leaves_unchanged_skin_sharp() -> None:
    photo, crop = _photo(600, 600), Crop(44, 44, 512)
    small = extract(photo, crop, 128)
    changed = small.copy()
    changed[90:100, 50:80] = (120, 30, 40)
    result = paste_back(photo, crop, changed)
    assert np.array_equal(result[44 : 44 + 300], photo[44 : 44 + 300])
    # Where the change is, the photo's own fine detail is gone with what it belonged to.
    inside = result[44 + 4 * 93 : 44 + 4 * 97, 44 + 4 * 56 : 44 + 4 * 74].astype(int)
    assert np.abs(inside - (120, 30, 40)).max() < 12


def test_a_small_rendering_carries_a_change_of_tone_without_loss_of_detail() -> None:
    photo, crop = 60 + _photo(600, 600) // 3, Crop(44, 44, 512)
    brighter = extract(photo, crop, 128) + 2
    difference = paste_back(photo, crop, brighter).astype(int) - photo
    inside = difference[150:450, 150:450]
    assert abs(inside.mean() - 2) < 0.3
    assert inside.std() < 4 < photo[150:450, 150:450].std()


def test_bad_arguments() -> None:
    photo = _photo()
    with pytest.raises(InputError, match="outside"):
        paste_back(photo, Crop(400, 0, 50), _photo(50, 50))
    with pytest.raises(ValueError, match="square"):
        paste_back(photo, Crop(0, 0, 50), _photo(50, 51))
    with pytest.raises(ValueError, match="mask"):
        paste_back(photo, Crop(0, 0, 50), _photo(50, 50), np.ones((49, 50), np.float32))
    with pytest.raises(ValueError, match="RGB uint8"):
        paste_back(photo.astype(np.float32), Crop(0, 0, 50), _photo(50, 50))


def test_a_50_megapixel_photo_is_touched_only_inside_the_crop() -> None:
    photo = np.zeros((5774, 8660, 3), np.uint8)
    result = paste_back(photo, Crop(8000, 5000, 1000), np.full((256, 256, 3), 99, np.uint8))
    assert cv2.countNonZero(np.ascontiguousarray(result[:5000, :, 0])) == 0
    assert result[-1, -1].tolist() == [99, 99, 99]
