import numpy as np
import pytest

from core.crop import Crop
from training.prepare.runs import usable_runs

CROP = Crop(0, 0, 100)


@pytest.fixture
def landmarks():
    points = np.random.default_rng(0).uniform(30, 70, (20, 478, 3)).astype(np.float32)
    points[:] = points[:1]
    points[:, 10, :2], points[:, 152, :2] = (50, 25), (50, 75)
    return points


def test_one_run(landmarks):
    assert usable_runs(landmarks, np.ones(20, bool), CROP, 0.3) == [(0, 20)]


def test_short_gaps_are_bridged_long_ones_part(landmarks):
    valid = np.ones(20, bool)
    valid[3:6] = False
    valid[10:15] = False
    landmarks[~valid] = 0
    assert usable_runs(landmarks, valid, CROP, 0.3) == [(0, 10), (15, 20)]
    assert usable_runs(landmarks, np.zeros(20, bool), CROP, 0.3) == []


def test_a_jump_parts(landmarks):
    landmarks[8:, :, 0] += 20
    assert usable_runs(landmarks, np.ones(20, bool), CROP, 0.3) == [(0, 8), (8, 20)]


def test_frames_outside_the_square_are_left_out(landmarks):
    landmarks[8:10, :, 0] += 12
    landmarks[9, :, 0] += 30
    assert usable_runs(landmarks, np.ones(20, bool), CROP, 2.0) == [(0, 9), (10, 20)]
