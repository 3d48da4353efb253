import numpy as np
import pytest

from training.landmarks import appearance
from training.landmarks.appearance import AppearanceConfig, change_appearance

QUIET = AppearanceConfig(1, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def crop():
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (8, 8, 3), dtype=np.uint8)
    return np.ascontiguousarray(np.kron(coarse, np.ones((8, 8, 1), np.uint8)))


def test_nothing_changes_when_all_shares_are_zero(crop):
    np.testing.assert_array_equal(change_appearance(crop, QUIET, np.random.default_rng(0)), crop)


def test_changes_are_a_function_of_the_seed_and_leave_the_input_alone(crop):
    everything = AppearanceConfig(1, 1, 1, 0, 1, 1, 1, 1, 1, 1)
    before = crop.copy()
    first = change_appearance(crop, everything, np.random.default_rng(3))
    again = change_appearance(crop, everything, np.random.default_rng(3))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(crop, before)
    assert first.shape == crop.shape
    assert first.dtype == np.uint8
    assert not np.array_equal(first, crop)


def test_turning_the_hue_keeps_grey_and_the_mean_of_the_channels(crop):
    grey = np.full((4, 4, 3), 120, np.uint8)
    np.testing.assert_array_equal(appearance.turn_hue(grey, 1.0, 1.3), grey)
    soft = crop // 4 + 96
    turned = appearance.turn_hue(soft, 0.5, 1.0)
    assert abs(turned.astype(float).mean(axis=2) - soft.mean(axis=2)).max() <= 1
    np.testing.assert_array_equal(appearance.turn_hue(soft, 0.0, 1.0), soft)


def test_without_colour_all_channels_are_equal(crop):
    grey = appearance.without_colour(crop)
    np.testing.assert_array_equal(grey[..., 0], grey[..., 2])


def test_low_resolution_and_blur_remove_detail(crop):
    detail = np.abs(np.diff(crop.astype(float), axis=1)).max()
    for change in (appearance.lower_resolution, appearance.blur):
        assert np.abs(np.diff(change(crop, np.random.default_rng(1)).astype(float), axis=1)).max() < detail


def test_noise_has_no_bias():
    flat = np.full((64, 64, 3), 128, np.uint8)
    noisy = appearance.add_noise(flat, np.random.default_rng(2)).astype(float)
    assert noisy.std() > 2
    assert abs(noisy.mean() - 127.5) < 0.7


def test_covering_touches_a_part_only(crop):
    changed = (appearance.cover(crop, np.random.default_rng(4)) != crop).any(axis=2).mean()
    assert 0 < changed < 0.3


def test_light_from_one_side_keeps_the_middle():
    flat = np.full((65, 65, 3), 100, np.uint8)
    lit = appearance.light_from_one_side(flat, np.random.default_rng(0))
    assert lit[32, 32, 0] == 100
    assert lit.max() > 110
    assert lit.min() < 90
