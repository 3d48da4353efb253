import numpy as np
import pytest

from core.errors import InputError
from core.motion import BFM64, ICT64, Motion
from core.randomise import CHOICES, randomise

START = Motion.neutral(ICT64).with_values(yaw=0.2, tx=0.1, lipTightUpper=-0.4, mouthFrown_L=0.5)


@pytest.fixture(scope="module")
def many():
    return np.stack([randomise(Motion.neutral(ICT64), seed).values for seed in range(400)])


def column(many, name):
    return many[:, ICT64.index(name)]


def test_the_same_seed_gives_the_same_motion():
    assert randomise(START, 7) == randomise(START, 7)
    assert randomise(START, 7) != randomise(START, 8)


def test_everything_stays_in_range():
    for seed in range(200):
        motion = randomise(START, seed, 1.5)
        assert (motion.values >= ICT64.lower).all() and (motion.values <= ICT64.upper).all()


def test_strength_runs_from_the_motion_to_the_draw():
    assert randomise(START, 3, 0.0) == START
    half, whole = randomise(START, 3, 0.5), randomise(START, 3, 1.0)
    np.testing.assert_allclose(half.values, (START.values + whole.values) / 2, atol=1e-6)


def test_place_size_and_the_faces_own_shape_stay():
    for seed in range(20):
        motion = randomise(START, seed)
        np.testing.assert_array_equal(motion.translation, START.translation)
        assert motion["lipTightUpper"] == START["lipTightUpper"]
        np.testing.assert_array_equal(randomise(START, seed, head=False).rotation, START.rotation)


def test_locks_hold_and_change_nothing_else():
    free = randomise(START, 5)
    locked = frozenset({"mouthFrown_L", "yaw"})
    held = randomise(START, 5, locked=locked)
    for name in ICT64.names:
        assert held[name] == (START if name in locked else free)[name]


def test_faces_are_nearly_symmetrical(many):
    for name in ("mouthSmile", "eyeBlink", "browDown", "browOuterUp", "cheekSquint"):
        left, right = column(many, f"{name}_L"), column(many, f"{name}_R")
        assert left.max() > 0.2
        assert np.corrcoef(left, right)[0, 1] > 0.9
        assert np.abs(left - right).max() < 0.3


def test_eyes_look_the_same_way_and_stay_open(many):
    np.testing.assert_allclose(column(many, "eyeLookOut_L"), column(many, "eyeLookIn_R"), atol=1e-6)
    assert not ((column(many, "eyeLookOut_L") > 0) & (column(many, "eyeLookIn_L") > 0)).any()
    assert column(many, "eyeBlink_L").max() < 0.5


def test_smiles_lift_the_cheeks_and_never_meet_a_frown(many):
    smile = column(many, "mouthSmile_L")
    assert np.corrcoef(smile, column(many, "cheekSquint_L"))[0, 1] > 0.8
    assert not ((smile > 0) & (column(many, "mouthFrown_L") > 0)).any()
    assert 0.2 < (smile > 0).mean() < 0.6


def test_the_head_turns_a_little_either_way(many):
    yaw = np.degrees(column(many, "yaw"))
    assert abs(yaw.mean()) < 1.0 and 4.5 < yaw.std() < 7.5


def test_every_name_of_the_choices_is_known():
    names = {name.replace("*", "L") for choice in CHOICES for action in choice for name, _ in action.weights}
    assert all(name in ICT64 for name in names)


def test_another_space_says_so():
    with pytest.raises(InputError, match="bfm64"):
        randomise(Motion.neutral(BFM64), 1)
