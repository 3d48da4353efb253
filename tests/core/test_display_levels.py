import numpy as np

from core.display_levels import SMALLEST_SIDE, display_levels


def test_full_size_first_then_halves():
    image = np.zeros((3000, 4100, 3), dtype=np.uint8)
    levels = display_levels(image)
    assert [level.shape[:2] for level in levels] == [(3000, 4100), (1500, 2050), (750, 1025)]
    assert all(max(level.shape[:2]) >= SMALLEST_SIDE for level in levels)


def test_small_photo_has_one_level_and_it_is_the_photo():
    image = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    (level,) = display_levels(image)
    np.testing.assert_array_equal(level, image)


def test_a_level_is_the_mean_of_the_one_before():
    image = np.random.default_rng(1).integers(0, 256, (2048, 64, 3), dtype=np.uint8)
    means = image.reshape(1024, 2, 32, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(display_levels(image)[1] - means).max() <= 0.51


def test_transparent_pixels_are_middle_grey_and_opaque_ones_untouched():
    image = np.full((40, 40, 3), (10, 200, 90), dtype=np.uint8)
    alpha = np.zeros((40, 40), dtype=np.uint8)
    alpha[:, 20:] = 255
    (level,) = display_levels(image, alpha)
    assert (level[:, :20] == 118).all()
    np.testing.assert_array_equal(level[:, 20:], image[:, 20:])
