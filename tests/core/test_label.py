import numpy as np
import pytest

from core.label import USUAL, labelled


@pytest.mark.parametrize("size", [(40, 60), (300, 200), (1000, 1500)])
def test_a_label_is_written_into_the_lower_right_corner_only(size):
    image = np.full((*size, 3), 120, np.uint8)
    result = labelled(image, USUAL)
    changed = (result != image).any(axis=2)
    assert changed[-1, -1] and not changed[: size[0] // 2].any() and (image == 120).all()
    assert result.max() > 200 and result.min() < 70
    assert changed.mean() < 0.35


def test_no_words_no_label_and_long_ones_are_shrunk():
    image = np.full((50, 50, 3), 120, np.uint8)
    assert np.array_equal(labelled(image, " "), image)
    assert labelled(image, "very long words " * 50).shape == image.shape
