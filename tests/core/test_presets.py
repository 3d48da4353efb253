import numpy as np
import pytest

from core.errors import InputError
from core.motion import ICT64, Motion
from core.presets import apply_preset, bundled_presets, find_preset


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
