import numpy as np
import pytest

from core.driving.film_strip import FilmStrip


def shade(value):
    return np.full((30, 40, 3), (value, 2 * value, 60), np.uint8)


def filled(count, most=3000):
    strip = FilmStrip(width=20, most=most)
    for number in range(count):
        strip.add(0.1 * number, shade(number))
    return strip


def test_the_picture_of_a_moment_is_the_one_that_is_shown_then():
    strip = filled(20)
    for second, number in ((-1.0, 0), (0.0, 0), (0.49, 4), (0.5, 5), (99.0, 19)):
        picture = strip.at(second)
        assert picture.shape == (15, 20, 3) and picture.dtype == np.uint8
        np.testing.assert_allclose(picture.mean(axis=(0, 1)), (number, 2 * number, 60), atol=3)


def test_of_a_long_film_every_second_picture_is_kept_again_and_again():
    strip = filled(100, most=16)
    assert 8 < len(strip) <= 16
    for second in (0.0, 3.3, 9.9):
        assert strip.at(second)[0, 0, 0] == pytest.approx(10 * second, abs=8.5)


def test_an_empty_strip_shows_nothing():
    assert FilmStrip().at(0.0) is None
