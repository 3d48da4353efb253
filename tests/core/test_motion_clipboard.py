import json
import math

import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion, MotionSequence, load_motion, save_motion
from core.motion_clipboard import motion_from_text, motion_to_text

NEUTRAL = Motion.neutral(ICT64)


@pytest.fixture
def motion():
    random = np.random.default_rng(8)
    return Motion(ICT64, random.uniform(ICT64.lower, ICT64.upper).astype(np.float32))


def test_a_motion_comes_back_exactly(motion):
    assert motion_from_text(motion_to_text(motion), NEUTRAL) == motion
    assert motion_from_text("\n  " + motion_to_text(motion), NEUTRAL) == motion


def test_the_text_is_a_motion_file_and_the_other_way_round(motion, tmp_path):
    path = tmp_path / "pasted.json"
    path.write_text(motion_to_text(motion))
    assert load_motion(path)[0] == motion
    save_motion(MotionSequence(ICT64, np.stack([motion.values, NEUTRAL.values])), path)
    np.testing.assert_allclose(motion_from_text(path.read_text(), NEUTRAL).values, motion.values, atol=1e-6)


def test_plain_lines_change_what_they_name():
    current = NEUTRAL.with_values(jawOpen=0.2, browDown_L=0.3)
    pasted = motion_from_text("# a smile\n\n mouthSmile = 0.5 \r\nyaw=10\njawOpen+=0.1\n", current)
    assert pasted["mouthSmile_L"] == pasted["mouthSmile_R"] == 0.5
    assert pasted["yaw"] == pytest.approx(math.radians(10)) and pasted["jawOpen"] == pytest.approx(0.3)
    assert pasted["browDown_L"] == current["browDown_L"]


def edited(**entries):
    return json.dumps(json.loads(motion_to_text(NEUTRAL)) | entries)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no motion"),
        ("dear all,\nsee you", "no motion"),
        ("{", "damaged"),
        ("{}", "no motion"),
        (edited(version=2), "version 2"),
        (edited(space="flame"), "Unknown motion space"),
        (edited(names=[]), "other coefficients"),
        (edited(frames=[]), "damaged"),
        (edited(frames=[[1, 2]]), "damaged"),
        (edited(frames={"a": 1}), "damaged"),
        (motion_to_text(Motion.neutral(BFM64)), "bfm64 motion, but ict64"),
        ("nose=3", "no coefficient"),
        ("jawOpen=wide", "not a number"),
        ("x" * 1_000_001, "long text"),
    ],
)
def test_anything_else_is_one_sentence(text, words):
    with pytest.raises(InputError, match=words) as caught:
        motion_from_text(text, NEUTRAL)
    assert "\n" not in str(caught.value)
