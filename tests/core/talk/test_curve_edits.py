import numpy as np
import pytest

from core.audio.talking import TalkOptions
from core.motion import ICT64, Motion, MotionSequence
from core.talk.curve_edits import CurveEdits
from core.talk.performance import Performance
from core.talk.takes import Take

JAW = ICT64.names.index("jawOpen")
LENGTH = 50


@pytest.fixture
def take():
    frames = np.zeros((LENGTH, ICT64.size), np.float32)
    frames[:, JAW] = np.linspace(0.1, 0.6, LENGTH)
    base = Motion.neutral(ICT64).with_values(jawOpen=0.1, yaw=0.2)
    frames[:, ICT64.names.index("yaw")] = 0.2
    return Take.of(1, TalkOptions(), MotionSequence(ICT64, frames), base)


def test_a_take_goes_over_any_base(take):
    other = Motion.neutral(ICT64).with_values(jawOpen=0.8, yaw=-0.1)
    film = Performance(other, take.moves, ICT64.lower, ICT64.upper, take.fps)
    motions = film.sequence()
    assert motions[0]["jawOpen"] == pytest.approx(0.8) and motions[LENGTH - 1]["jawOpen"] == pytest.approx(1.0)
    assert motions[10]["yaw"] == pytest.approx(-0.1) and motions.fps == 25
    assert film[30] == motions[30] and len(film) == LENGTH
    np.testing.assert_array_equal(film.curve("jawOpen"), motions.frames[:, JAW])


def test_what_is_drawn_is_led_over_at_both_ends(take):
    made = take.moves[:, JAW]
    edits = CurveEdits().draw(1, "jawOpen", made, 10, np.full(20, 1.0, np.float32))
    curve = edits.curve(1, "jawOpen", made)
    np.testing.assert_array_equal(curve[:10], made[:10])
    np.testing.assert_array_equal(curve[30:], made[30:])
    assert (curve[14:26] == 1.0).all() and made[10] < curve[10] < curve[13] < 1.0 and 1.0 > curve[26] > curve[29]
    assert edits.is_drawn(1, "jawOpen") and not edits.is_drawn(2, "jawOpen")


def test_a_new_take_loses_what_was_drawn_and_keeps_what_is_locked(take):
    made = take.moves[:, JAW]
    drawn = CurveEdits().draw(1, "jawOpen", made, 0, np.full(LENGTH, 0.3, np.float32))
    np.testing.assert_array_equal(drawn.applied(2, ICT64, take.moves), take.moves)
    locked = drawn.lock(1, "jawOpen", made)
    np.testing.assert_allclose(locked.applied(2, ICT64, take.moves)[:, JAW], 0.3)
    released = locked.release(2, "jawOpen")
    np.testing.assert_allclose(released.applied(2, ICT64, take.moves)[:, JAW], 0.3)
    np.testing.assert_array_equal(released.applied(3, ICT64, take.moves)[:, JAW], made)


def test_a_locked_curve_is_drawn_over_and_stays_locked(take):
    made = take.moves[:, JAW]
    edits = CurveEdits().lock(1, "jawOpen", made).draw(1, "jawOpen", made, 0, np.full(25, 0.7, np.float32))
    assert edits.curve(9, "jawOpen", made * 0)[5] == pytest.approx(0.7)
    assert edits.curve(9, "jawOpen", made * 0)[40] == made[40]


def test_erasing_gives_the_curve_back(take):
    made = take.moves[:, JAW]
    edits = CurveEdits().draw(1, "jawOpen", made, 5, np.ones(3, np.float32)).lock(1, "jawOpen", made)
    erased = edits.erase(1, "jawOpen")
    assert erased.applied(1, ICT64, take.moves) is take.moves
    assert "jawOpen" in edits.locked
