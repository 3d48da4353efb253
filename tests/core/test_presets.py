import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion
from core.motion.assignments import apply_assignments, parse_assignment
from core.presets import (
    Preset,
    apply_preset,
    apply_preset_with_strength,
    bundled_presets,
    find_preset,
    preset_as_edits,
)


@pytest.mark.parametrize("preset", bundled_presets(), ids=lambda preset: preset.name)
def test_every_bundled_preset_stays_in_range_and_keeps_the_place(preset):
    start = Motion.neutral(ICT64).with_values(yaw=0.2, tx=0.1, eyeBlink_L=0.2, jawOpen=0.1, lipTightUpper=-0.5)
    motion = apply_preset(start, preset)
    assert (motion.values >= ICT64.lower).all() and (motion.values <= ICT64.upper).all()
    assert motion["yaw"] == start["yaw"]
    np.testing.assert_array_equal(motion.translation, start.translation)
    assert motion["lipTightUpper"] == pytest.approx(-0.5), "corrections of the face's own shape are left alone"


def test_smile_sets_the_mouth_and_clears_a_frown():
    motion = apply_preset(Motion.neutral(ICT64).with_values(mouthFrown_L=0.6, browDown_L=0.3), find_preset("Smile"))
    assert motion["mouthSmile_L"] == motion["mouthSmile_R"] == pytest.approx(0.65)
    assert motion["mouthFrown_L"] == 0.0
    assert motion["browDown_L"] == pytest.approx(0.3)


def test_an_unknown_preset_lists_the_known_ones():
    with pytest.raises(InputError, match="neutral, smile"):
        find_preset("grimace")


def test_strength_goes_from_nothing_past_the_preset():
    start = Motion.neutral(ICT64).with_values(mouthFrown_L=0.4, yaw=0.2, lipTightUpper=-0.5)
    smile = find_preset("smile")
    assert apply_preset_with_strength(start, smile, 0.0) == start
    assert apply_preset_with_strength(start, smile, 1.0).values == pytest.approx(apply_preset(start, smile).values)
    half = apply_preset_with_strength(start, smile, 0.5)
    assert half["mouthSmile_L"] == pytest.approx(0.325) and half["mouthFrown_L"] == pytest.approx(0.2)
    most = apply_preset_with_strength(start, smile, 1.5)
    assert most["mouthSmile_L"] == pytest.approx(0.975) and most["mouthFrown_L"] == 0.0
    assert apply_preset_with_strength(start, smile, 9.0) == most and most["yaw"] == start["yaw"]


@pytest.mark.parametrize("preset", bundled_presets(), ids=lambda preset: preset.name)
def test_the_strongest_preset_stays_in_range(preset):
    motion = apply_preset_with_strength(Motion.neutral(ICT64), preset, 1.5)
    assert (motion.values >= ICT64.lower).all() and (motion.values <= ICT64.upper).all()


def test_locked_coefficients_stay_through_a_preset():
    start = Motion.neutral(ICT64).with_values(mouthSmile_L=0.1)
    motion = apply_preset_with_strength(start, find_preset("smile"), 1.0, frozenset({"mouthSmile_L"}))
    assert motion["mouthSmile_L"] == start["mouthSmile_L"] and motion["mouthSmile_R"] == pytest.approx(0.65)


def test_a_preset_of_another_space_says_so():
    preset = Preset("mine", "Mine", (), (), Motion.neutral(BFM64))
    with pytest.raises(InputError, match="bfm64"):
        apply_preset(Motion.neutral(ICT64), preset)


@pytest.mark.parametrize("preset", bundled_presets(), ids=lambda preset: preset.name)
def test_a_preset_as_edits_does_the_same(preset):
    start = Motion.neutral(ICT64).with_values(jawOpen=0.3, mouthFrown_L=0.4, yaw=0.2, browDown_R=0.5)
    edits = [parse_assignment(text, ICT64) for text in preset_as_edits(preset, ICT64)]
    np.testing.assert_allclose(apply_assignments(start, edits).values, apply_preset(start, preset).values, atol=1e-4)


def test_a_preset_of_a_whole_expression_as_edits():
    motion = Motion.neutral(ICT64).with_values(jawOpen=0.7, mouthSmile_R=0.25)
    preset = Preset("mine", "Mine", (), ("yaw+=5",), motion)
    start = Motion.neutral(ICT64).with_values(browDown_R=0.5, pitch=0.1)
    edits = [parse_assignment(text, ICT64) for text in preset_as_edits(preset, ICT64)]
    np.testing.assert_allclose(apply_assignments(start, edits).values, apply_preset(start, preset).values, atol=1e-4)
