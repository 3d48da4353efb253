import numpy as np
import pytest

from core.motion import BFM64, ICT64, Motion, MotionSpace


def test_sizes_are_those_of_the_paper_and_of_the_open_model():
    assert (ICT64.size, ICT64.expression_count) == (70, 64)
    assert (BFM64.size, BFM64.expression_count) == (73, 64)


def test_named_slices():
    assert ICT64.names[ICT64.rotation] == ("pitch", "yaw", "roll")
    assert ICT64.names[ICT64.translation] == ("tx", "ty", "tz")
    assert BFM64.names[BFM64.rotation] == ("pitch", "yaw", "roll")
    assert BFM64.names[70:] == ("crop scale", "crop x", "crop y")


@pytest.mark.parametrize(
    ("name", "index"), [("browDown_L", 0), ("eyeBlink_L", 10), ("jawOpen", 26), ("mouthSmile_R", 46), ("jawRoll", 63)]
)
def test_order_of_the_named_coefficients(name, index):
    assert ICT64.index(name) == index


@pytest.mark.parametrize("space", [ICT64, BFM64], ids=lambda space: space.name)
def test_every_coefficient_has_a_group_a_label_and_a_range_around_zero(space: MotionSpace):
    assert sum(len(space.in_group(group)) for group in space.groups) == space.size
    assert len(set(space.names)) == space.size
    assert len({coefficient.label for coefficient in space.coefficients}) == space.size
    assert (space.lower <= 0).all() and (space.upper > 0).all()


def test_groups_run_from_the_brows_to_the_position():
    assert ICT64.groups == (
        "brows", "eyes", "gaze", "cheeks", "jaw", "mouth", "lips", "nose", "head", "position",
    )  # fmt: skip


def test_partner_finds_the_other_side():
    assert ICT64.partner("eyeBlink_L") == "eyeBlink_R"
    assert ICT64.partner("jawRight") == "jawLeft"
    assert ICT64.partner("jawOpen") is None


def test_limits_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        ICT64.lower[0] = 1.0


def test_unknown_name_is_a_key_error():
    assert "tongueOut" not in ICT64
    with pytest.raises(KeyError):
        ICT64.index("tongueOut")


def test_mirror_swaps_sides_and_negates_sideways_numbers():
    motion = Motion.neutral(ICT64).with_values(
        mouthSmile_L=0.8, jawLeft=0.3, yaw=0.2, roll=-0.1, pitch=0.4, tx=0.05, ty=0.06
    )
    mirrored = motion.mirrored()
    assert mirrored["mouthSmile_R"] == pytest.approx(0.8)
    assert mirrored["mouthSmile_L"] == 0.0
    assert mirrored["jawRight"] == pytest.approx(0.3)
    assert [mirrored[name] for name in ("yaw", "roll", "tx")] == pytest.approx([-0.2, 0.1, -0.05])
    assert [mirrored[name] for name in ("pitch", "ty")] == pytest.approx([0.4, 0.06])


def test_mirroring_twice_changes_nothing():
    values = np.random.default_rng(1).normal(size=70).astype(np.float32)
    motion = Motion(ICT64, values)
    assert motion.mirrored().mirrored() == motion
