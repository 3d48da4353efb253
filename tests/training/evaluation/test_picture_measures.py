"""Measures of pictures and motions on numbers known beforehand."""

import numpy as np
import pytest

from core.motion import BFM64, ICT64, Motion
from training.evaluation.frechet import frechet_distance
from training.evaluation.motion_measures import expression_distance, keypoint_distance, pose_distance
from training.evaluation.picture_measures import psnr, ssim


def grey(value, size=24):
    return np.full((size, size, 3), value, np.uint8)


def test_psnr_of_a_constant_difference():
    assert psnr(grey(110), grey(100)) == pytest.approx(20 * np.log10(25.5))
    assert psnr(grey(90), grey(90)) > 100.0


def test_ssim_of_flat_pictures_is_the_luminance_term():
    stability = (0.01 * 255) ** 2
    expected = (2 * 100 * 150 + stability) / (100**2 + 150**2 + stability)
    assert ssim(grey(100), grey(150)) == pytest.approx(expected, abs=1e-6)


def test_ssim_falls_with_noise():
    random = np.random.default_rng(0)
    truth = random.integers(60, 190, (40, 40, 3)).astype(np.uint8)
    noise = random.normal(size=truth.shape)
    values = [ssim((truth + strength * noise).clip(0, 255).astype(np.uint8), truth) for strength in (0, 10, 40)]
    assert values[0] == pytest.approx(1.0)
    assert values[0] > values[1] > values[2]


def test_ssim_needs_room_for_its_window():
    with pytest.raises(ValueError, match="window"):
        ssim(grey(1, 10), grey(1, 10))


def test_motion_distances():
    first = np.zeros(ICT64.size, np.float32)
    second = first.copy()
    second[0], second[ICT64.index("yaw")], second[ICT64.index("tz")] = 0.64, 0.3, -0.3
    motions = Motion(ICT64, first), Motion(ICT64, second)
    assert expression_distance(*motions) == pytest.approx(0.01)
    assert pose_distance(*motions) == pytest.approx(0.1)
    other = Motion(BFM64, np.zeros(BFM64.size, np.float32))
    for distance in (expression_distance, pose_distance):
        with pytest.raises(ValueError, match="cannot be compared"):
            distance(motions[0], other)


def test_keypoint_distance_ignores_depth():
    first = np.zeros((478, 3), np.float32)
    second = first + np.array([3.0, 4.0, 100.0], np.float32)
    assert keypoint_distance(first, second) == pytest.approx(5.0)


def test_frechet_distance_matches_the_definition():
    from scipy.linalg import sqrtm

    random = np.random.default_rng(1)
    a = random.normal(size=(60, 5)) @ random.normal(size=(5, 5))
    b = random.normal(size=(80, 5)) + 1.0
    root = np.real(sqrtm(np.cov(a.T) @ np.cov(b.T)))
    expected = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T) + np.cov(b.T) - 2 * root)
    assert frechet_distance(list(a), list(b)) == pytest.approx(expected, rel=1e-6)
    assert frechet_distance(list(a), list(a)) == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="two samples"):
        frechet_distance(list(a[:1]), list(b))
