import numpy as np
import pytest

from core.motion import BFM64, ICT64, Motion


def test_neutral_is_all_zeros():
    assert not Motion.neutral(BFM64).values.any()


def test_parts_are_views_in_the_documented_order():
    motion = Motion(ICT64, np.arange(70))
    assert motion.expression.tolist() == list(range(64))
    assert motion.rotation.tolist() == [64, 65, 66]
    assert motion.translation.tolist() == [67, 68, 69]


def test_values_are_a_read_only_copy():
    source = np.zeros(70, dtype=np.float32)
    motion = Motion(ICT64, source)
    source[0] = 1.0
    assert motion["browDown_L"] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        motion.values[0] = 1.0


@pytest.mark.parametrize("values", [np.zeros(69), np.zeros((1, 70)), np.full(70, np.nan), np.full(70, np.inf)])
def test_wrong_numbers_are_refused(values):
    with pytest.raises(ValueError):
        Motion(ICT64, values)


def test_with_values_leaves_the_original_alone():
    neutral = Motion.neutral(ICT64)
    changed = neutral.with_values(jawOpen=0.5)
    assert changed["jawOpen"] == 0.5 and neutral["jawOpen"] == 0.0


def test_with_parts_replaces_whole_parts():
    motion = Motion.neutral(ICT64).with_parts(expression=np.ones(64), rotation=(0.1, 0.2, 0.3), translation=(1, 2, 3))
    assert motion.expression.sum() == 64
    assert motion["roll"] == pytest.approx(0.3) and motion["tz"] == 3


def test_clipping_keeps_to_the_range():
    clipped = Motion(ICT64, np.full(70, 9.0)).clipped()
    np.testing.assert_array_equal(clipped.values, ICT64.upper)


def test_equality_is_of_space_and_numbers():
    assert Motion.neutral(ICT64) == Motion.neutral(ICT64)
    assert hash(Motion.neutral(ICT64)) == hash(Motion.neutral(ICT64))
    assert Motion.neutral(ICT64) != Motion.neutral(BFM64)
    assert Motion.neutral(ICT64) != "motion"
