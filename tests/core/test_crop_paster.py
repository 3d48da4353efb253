import numpy as np
import pytest

from core.crop import Crop
from core.crop_paster import CropPaster
from core.paste_back import paste_back


def picture(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


CROPS = [
    Crop(60, 40, 200),
    Crop(-30, -20, 200),
    Crop(250, 150, 200),
    Crop(-50, -100, 500),
    Crop(0, 0, 300),
    Crop(5, 5, 16),
]


@pytest.mark.parametrize("crop", CROPS)
def test_every_rendering_is_pasted_as_into_a_photo(crop):
    photo = picture(300, 400)
    paster = CropPaster(photo, crop)
    for seed in (1, 2, 3):
        rendered = picture(crop.size, crop.size, seed)
        np.testing.assert_array_equal(paster.paste(rendered), paste_back(photo, crop, rendered))


def test_the_photo_stays_as_it_is():
    photo = picture(300, 400)
    CropPaster(photo, CROPS[0]).paste(picture(200, 200, 1))
    np.testing.assert_array_equal(photo, picture(300, 400))


def test_a_rendering_of_another_size():
    with pytest.raises(ValueError, match="200 pixels"):
        CropPaster(picture(300, 400), CROPS[0]).paste(picture(100, 100))
