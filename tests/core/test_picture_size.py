import numpy as np
import pytest

from core.picture_size import with_longer_side


@pytest.mark.parametrize(
    ("shape", "pixels", "wanted"), [((90, 60), 30, (30, 20)), ((60, 90), 180, (120, 180)), ((900, 1), 90, (90, 1))]
)
def test_the_longer_side_is_as_long_as_wanted(shape, pixels, wanted):
    image = np.full((*shape, 3), 77, np.uint8)
    result = with_longer_side(image, pixels)
    assert result.shape == (*wanted, 3) and (result == 77).all()


@pytest.mark.parametrize("pixels", [None, 90])
def test_a_picture_of_that_size_is_itself(pixels):
    image = np.zeros((90, 60, 3), np.uint8)
    assert with_longer_side(image, pixels) is image
