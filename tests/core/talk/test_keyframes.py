import numpy as np
import pytest

from core.motion import ICT64, Motion
from core.talk.keyframes import Keyframes
from core.talk.performance import Performance

JAW = ICT64.index("jawOpen")


def pose(jaw):
    return Motion.neutral(ICT64).with_values(jawOpen=jaw).values - Motion.neutral(ICT64).values


def two():
    return Keyframes().put(1.0, pose(0.0)).put(3.0, pose(0.8))


def test_poses_hold_outside_and_ease_between():
    keys = two()
    moments = np.array([0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 9.0])
    eased = [0.0, 0.0, 0.8 * 0.15625, 0.4, 0.8 * 0.84375, 0.8, 0.8]
    np.testing.assert_allclose(keys.over(moments, JAW), eased, atol=1e-6)
    np.testing.assert_allclose(keys.over(moments)[:, JAW], eased, atol=1e-6)
    np.testing.assert_array_equal(keys.at(2.0), keys.over(np.array([2.0]))[0])


def test_one_keyframe_holds_all_the_time():
    keys = Keyframes().put(2.0, pose(0.3))
    np.testing.assert_allclose(keys.over(np.array([0.0, 2.0, 5.0]), JAW), 0.3, atol=1e-6)


def test_without_keyframes_there_is_no_pose():
    assert not Keyframes() and Keyframes().before(3.0) is None and Keyframes().near(0.0) is None
    with pytest.raises(ValueError, match="no keyframes"):
        Keyframes().at(0.0)


def test_set_find_move_remove():
    keys = two()
    assert keys.seconds == (1.0, 3.0) and len(keys) == 2
    assert keys.near(1.01) == 0 and keys.near(1.5) is None
    assert keys.before(3.0) == 1.0 and keys.after(1.0) == 3.0 and keys.after(3.0) is None
    assert keys.put(3.005, pose(0.2)).seconds == (1.0, 3.005)
    assert keys.put(2.0, pose(0.1)).seconds == (1.0, 2.0, 3.0)
    swapped = keys.moved(0, 4.0)
    assert swapped.seconds == (3.0, 4.0) and swapped.at(4.0)[JAW] == 0.0
    assert keys.without(0).seconds == (3.0,)
    assert keys.seconds == (1.0, 3.0)


def test_a_part_keeps_the_poses_at_its_ends():
    part = two().part(2.0, 5.0)
    assert part.seconds == (0.0, 1.0, 3.0)
    np.testing.assert_allclose([part.at(0.0)[JAW], part.at(1.0)[JAW], part.at(3.0)[JAW]], [0.4, 0.8, 0.8], atol=1e-6)
    assert not Keyframes().part(0.0, 1.0)


def test_a_performance_adds_keyframes_to_base_and_take_inside_the_limits():
    base = Motion.neutral(ICT64).with_values(jawOpen=0.1)
    moves = np.zeros((101, ICT64.size), np.float32)
    moves[:, JAW] = 0.05
    film = Performance(base, moves, ICT64.lower, ICT64.upper, 25.0, two())
    np.testing.assert_allclose(film.rest("jawOpen")[[0, 50, 100]], [0.1, 0.5, 0.9], atol=1e-6)
    np.testing.assert_allclose(film.rest("jawOpen", 50, 52), film.rest("jawOpen")[50:52])
    np.testing.assert_allclose(film.curve("jawOpen")[[0, 50, 100]], [0.15, 0.55, 0.95], atol=1e-6)
    np.testing.assert_allclose(film.sequence().frames[:, JAW], film.curve("jawOpen"), atol=1e-6)
    assert film[50]["jawOpen"] == pytest.approx(0.55)
    plain = Performance(base, moves, ICT64.lower, ICT64.upper, 25.0)
    assert plain[50]["jawOpen"] == pytest.approx(0.15) and set(plain.rest("jawOpen")) == {np.float32(0.1)}
