import math

import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion
from core.motion.assignments import (
    apply_assignments,
    changes_as_edits,
    parse_assignment,
    to_shown_units,
    to_stored_units,
)

NEUTRAL = Motion.neutral(ICT64)


def edited(*texts: str, start: Motion = NEUTRAL) -> Motion:
    return apply_assignments(start, [parse_assignment(text, ICT64) for text in texts])


def test_a_name_is_set():
    assert edited("jawOpen=0.4")["jawOpen"] == pytest.approx(0.4)


def test_a_pair_name_sets_both_sides():
    motion = edited("eyeBlink = 1")
    assert (motion["eyeBlink_L"], motion["eyeBlink_R"]) == (1, 1)


def test_adding_and_taking_away():
    assert edited("jawOpen+=0.3", "jawOpen-=0.1")["jawOpen"] == pytest.approx(0.2)


def test_angles_are_in_degrees():
    assert edited("yaw=-20")["yaw"] == pytest.approx(math.radians(-20))


def test_offsets_are_in_percent_of_the_crop_width():
    assert edited("tx=10")["tx"] == pytest.approx(0.2)


def test_size_is_in_percent_of_the_scale():
    assert edited("tz=25")["tz"] == pytest.approx(math.log(1.25))
    grown_twice = edited("tz+=10", start=edited("tz=10"))
    assert math.exp(grown_twice["tz"]) == pytest.approx(1.21)


def test_results_stay_in_range():
    assert edited("jawOpen=7")["jawOpen"] == 1.0
    assert edited("cheekPuff=-3")["cheekPuff_L"] == pytest.approx(-0.4)


@pytest.mark.parametrize("coefficient", ICT64.coefficients[-6:], ids=lambda coefficient: coefficient.name)
def test_shown_units_are_the_inverse_of_stored_units(coefficient):
    assert to_stored_units(coefficient, to_shown_units(coefficient, 0.123)) == pytest.approx(0.123)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("jawOpen", "write NAME=VALUE"),
        ("jawOpen=wide", "'wide' is not a number"),
        ("jawOpen=nan", "not a number"),
        ("eyeBlnk=1", "did you mean eyeBlink_L"),
        ("zzz=1", "no coefficient 'zzz'"),
        ("", "write NAME=VALUE"),
    ],
)
def test_bad_edits_are_one_sentence(text, message):
    with pytest.raises(InputError, match=message):
        parse_assignment(text, ICT64)


def test_a_scale_cannot_vanish():
    with pytest.raises(InputError, match="above -100"):
        edited("tz=-100")


def test_changes_are_told_as_edits_that_another_face_can_make():
    before = NEUTRAL.with_values(jawOpen=0.1, yaw=0.1, tz=0.0)
    after = before.with_values(jawOpen=0.4, yaw=-0.2, tz=-0.25, mouthSmile_L=0.5)
    edits = changes_as_edits(before, after)
    assert len(edits) == 4 and "jawOpen+=0.3" in edits
    again = edited(*edits, start=before)
    assert again.values == pytest.approx(after.values, abs=1e-3)
    assert changes_as_edits(before, before) == ()
    with pytest.raises(ValueError, match="cannot be compared"):
        changes_as_edits(before, Motion.neutral(BFM64))
