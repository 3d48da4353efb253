import math

import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.motion import BFM64, ICT64, Motion, interpolate

NEUTRAL = Motion.neutral(ICT64)


def test_expression_moves_linearly():
    smiling = NEUTRAL.with_values(mouthSmile_L=0.8, tz=0.2)
    half = interpolate(NEUTRAL, smiling, 0.25)
    assert half["mouthSmile_L"] == pytest.approx(0.2)
    assert half["tz"] == pytest.approx(0.05)


def test_the_ends_are_the_two_motions():
    start = NEUTRAL.with_values(pitch=0.2, yaw=-0.3, roll=0.1)
    end = NEUTRAL.with_values(pitch=-0.1, yaw=0.5, roll=0.7)
    np.testing.assert_allclose(interpolate(start, end, 0.0).values, start.values, atol=1e-6)
    np.testing.assert_allclose(interpolate(start, end, 1.0).values, end.values, atol=1e-6)


def test_the_head_turns_along_the_shortest_arc_at_constant_speed():
    start = NEUTRAL.with_values(pitch=0.3, yaw=-0.6, roll=0.2)
    end = NEUTRAL.with_values(pitch=-0.4, yaw=0.7, roll=-0.5)

    def matrix(motion):
        return rotation_matrix(*map(float, motion.rotation))

    def angle_between(a, b):
        return math.acos(min(1.0, (np.trace(matrix(a).T @ matrix(b)) - 1) / 2))

    whole = angle_between(start, end)
    for amount in (0.25, 0.5, 0.8):
        middle = interpolate(start, end, amount)
        assert angle_between(start, middle) == pytest.approx(amount * whole, abs=1e-3)
        assert angle_between(middle, end) == pytest.approx((1 - amount) * whole, abs=1e-3)


def test_extrapolation_goes_on_turning():
    turned = NEUTRAL.with_values(yaw=0.2)
    assert interpolate(NEUTRAL, turned, 2.0)["yaw"] == pytest.approx(0.4, abs=1e-6)


def test_spaces_do_not_mix():
    with pytest.raises(ValueError, match="bfm64"):
        interpolate(NEUTRAL, Motion.neutral(BFM64), 0.5)
