import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.driving.clip import DrivingClip
from core.driving.neutral import neutral_frame
from core.driving.presence import presence
from core.driving.transfer import DrivingOptions, Gains, drive
from core.errors import InputError
from core.motion import BFM64, ICT64, Motion, MotionSequence

BASE = Motion.neutral(ICT64).with_values(mouthSmile_L=0.3, mouthSmile_R=0.3, yaw=0.2, pitch=0.05, tx=0.1, tz=-0.2)


def clip(count=40, found=None, cuts=(), **columns):
    """A clip whose named coefficients follow the given values over time."""
    frames = np.zeros((count, ICT64.size), np.float32)
    for name, values in columns.items():
        frames[:, ICT64.index(name)] = values
    present = np.ones(count, bool) if found is None else found
    return DrivingClip(MotionSequence(ICT64, frames), present, cuts)


def column(motions, name):
    return motions.frames[:, motions.space.index(name)]


def ramp(low, high, count=40):
    return np.linspace(low, high, count, dtype=np.float32)


def test_relative_motion_is_added_to_the_portraits_own():
    driving = clip(jawOpen=ramp(0.1, 0.6), mouthSmile_L=0.5, tx=ramp(0.3, 0.4), tz=0.25)
    driven = drive(BASE, driving, DrivingOptions(neutral=0))
    assert driven[0] == BASE or np.allclose(driven.frames[0], BASE.values, atol=1e-6)
    np.testing.assert_allclose(column(driven, "jawOpen"), ramp(0.0, 0.5), atol=1e-6)
    np.testing.assert_allclose(column(driven, "mouthSmile_L"), 0.3, atol=1e-6)
    np.testing.assert_allclose(column(driven, "tx"), ramp(0.1, 0.2), atol=1e-6)
    np.testing.assert_allclose(column(driven, "tz"), -0.2, atol=1e-6)


def test_absolute_motion_takes_expression_and_angles_but_neither_place_nor_size():
    driving = clip(jawOpen=0.4, yaw=-0.3, tx=0.45, tz=0.4)
    driven = drive(BASE, driving, DrivingOptions(absolute=True))
    np.testing.assert_allclose(column(driven, "jawOpen"), 0.4, atol=1e-6)
    np.testing.assert_allclose(column(driven, "mouthSmile_L"), 0.0, atol=1e-6)
    np.testing.assert_allclose(column(driven, "yaw"), -0.3, atol=1e-5)
    np.testing.assert_allclose(column(driven, "tx"), 0.1, atol=1e-6)
    np.testing.assert_allclose(column(driven, "tz"), -0.2, atol=1e-6)


def test_turns_are_composed_as_rotations():
    driving = clip(yaw=ramp(0.1, 0.4), roll=ramp(-0.1, 0.2))
    driven = drive(BASE, driving, DrivingOptions(neutral=0))
    first, last = (rotation_matrix(*map(float, driving.motions[at].rotation)) for at in (0, -1))
    expected = last @ first.T @ rotation_matrix(*map(float, BASE.rotation))
    np.testing.assert_allclose(rotation_matrix(*map(float, driven[-1].rotation)), expected, atol=1e-5)


@pytest.mark.parametrize(
    ("part", "coefficient"),
    [("head", "yaw"), ("head", "ty"), ("gaze", "eyeLookUp_L"), ("lids", "eyeBlink_R"), ("brows", "browDown_L"),
     ("mouth", "jawOpen"), ("mouth", "noseSneer_L"), ("mouth", "cheekPuff_R")],
)  # fmt: skip
def test_every_part_has_a_gain(part, coefficient):
    names = ("yaw", "ty", "eyeLookUp_L", "eyeBlink_R", "browDown_L", "jawOpen", "noseSneer_L", "cheekPuff_R")
    driving = clip(**{name: ramp(0.0, 0.3) for name in names})
    base = Motion.neutral(ICT64)
    whole = drive(base, driving, DrivingOptions(neutral=0))
    for gain in (0.0, 0.5):
        driven = drive(base, driving, DrivingOptions(neutral=0, gains=Gains(**{part: gain})))
        np.testing.assert_allclose(column(driven, coefficient), gain * column(whole, coefficient), atol=1e-5)
        other = "jawOpen" if part != "mouth" else "browDown_L"
        np.testing.assert_allclose(column(driven, other), column(whole, other), atol=1e-6)


def test_nothing_leaves_the_range_of_its_coefficient():
    driven = drive(BASE, clip(mouthSmile_L=ramp(0.0, 1.0), jawOpen=ramp(0.5, 0.0)), DrivingOptions(neutral=0))
    assert column(driven, "mouthSmile_L").max() == 1.0 and column(driven, "jawOpen").min() == 0.0


def lost(count, start, end):
    found = np.ones(count, bool)
    found[start:end] = False
    return found


def test_a_lost_face_goes_to_rest_and_comes_back():
    driving = clip(100, lost(100, 40, 70), jawOpen=0.5, yaw=0.3)
    driven = drive(BASE, driving, DrivingOptions(absolute=True))
    jaw = column(driven, "jawOpen")
    np.testing.assert_allclose(jaw[[0, 39, 44, 99]], 0.5, atol=1e-6)
    np.testing.assert_allclose(driven.frames[60], BASE.values, atol=1e-5)
    assert np.abs(np.diff(driven.frames, axis=0)).max() < 0.1, "it eases"
    assert (np.diff(jaw[45:56]) <= 0).all() and (np.diff(jaw[69:82]) >= 0).all()


def test_a_flicker_of_the_tracker_is_no_loss():
    assert (presence(lost(60, 30, 34), (), 25.0) == 1.0).all()


@pytest.mark.parametrize(("start", "end", "rest"), [(0, 20, 0), (60, 100, 99), (40, 52, 51)])
def test_a_loss_at_the_start_the_end_or_short(start, end, rest):
    share = presence(lost(100, start, end), (), 25.0)
    assert share[rest] == 0.0 and share.max() == 1.0 and share.min() >= 0.0
    assert np.abs(np.diff(share)).max() < 0.15


def test_a_cut_passes_through_rest_and_the_head_stays_in_its_place():
    place = np.where(np.arange(100) < 50, -0.3, 0.4)
    size = np.where(np.arange(100) < 50, 0.0, -0.4)
    driven = drive(BASE, clip(100, cuts=(50,), tx=place, tz=size, jawOpen=ramp(0, 1, 100)), DrivingOptions(neutral=0))
    np.testing.assert_allclose(driven.frames[[49, 50]], np.tile(BASE.values, (2, 1)), atol=1e-5)
    np.testing.assert_allclose(column(driven, "tx"), 0.1, atol=1e-6)
    np.testing.assert_allclose(column(driven, "tz"), -0.2, atol=1e-6)
    assert column(driven, "jawOpen")[80] > 0.7


def test_the_neutral_frame_is_where_the_face_rests():
    quiet = np.full(60, 0.5, np.float32)
    quiet[30:40] = 0.02
    turned = np.full(60, 0.0, np.float32)
    turned[30:34] = 0.5
    assert 34 <= neutral_frame(clip(60, jawOpen=quiet, mouthFunnel=quiet, yaw=turned)) <= 39


def test_the_neutral_frame_shows_a_face():
    quiet = np.full(60, 0.5, np.float32)
    quiet[30:40] = 0.0
    assert not 25 <= neutral_frame(clip(60, lost(60, 25, 45), jawOpen=quiet, mouthFunnel=quiet)) < 45


def test_a_still_drives_too():
    driven = drive(BASE, clip(1, jawOpen=0.4), DrivingOptions(absolute=True))
    assert len(driven) == 1 and driven[0]["jawOpen"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("options", "word"),
    [(DrivingOptions(neutral=40), "0 to 39"), (DrivingOptions(neutral=-1), "0 to 39"),
     (DrivingOptions(gains=Gains(head=-1)), "gain of the head"), (DrivingOptions(gains=Gains(lids=np.nan)), "lids")],
)  # fmt: skip
def test_options_that_make_no_sense(options, word):
    with pytest.raises(InputError, match=word):
        drive(BASE, clip(), options)


def bfm_clip(scale, count=20):
    frames = np.random.default_rng(0).normal(0, 0.2, (count, 73)).astype(np.float32)
    frames[:, 70] = scale
    return DrivingClip.of(MotionSequence(BFM64, frames))


def test_bfm64_keeps_the_size_of_the_source():
    base = Motion.neutral(BFM64).with_values(**{"crop scale": 1.2, "exp 00": 0.5})
    driving = bfm_clip(np.linspace(0.5, 0.6, 20))
    frames = driving.motions.frames
    nearest = np.argmin(
        0.3 * np.abs(frames[:, :64] - base.expression).mean(1) + 0.7 * np.abs(frames[:, 64:67] - base.rotation).mean(1)
    )
    driven = drive(base, driving, DrivingOptions(absolute=True))
    scale = column(driven, "crop scale")
    assert scale[nearest] == pytest.approx(1.2, abs=1e-5)
    np.testing.assert_allclose(scale / scale[0], frames[:, 70] / frames[0, 70], rtol=1e-5)
    np.testing.assert_allclose(driven.frames[:, :64], frames[:, :64], atol=1e-5)


def test_bfm64_cannot_tell_mouth_from_brows():
    base = Motion.neutral(BFM64)
    with pytest.raises(InputError, match="cannot be told apart"):
        drive(base, bfm_clip(1.0), DrivingOptions(gains=Gains(brows=0.5)))
    halved = drive(base, bfm_clip(1.0), DrivingOptions(neutral=0, gains=Gains(1.0, 0.5, 0.5, 0.5, 0.5)))
    whole = drive(base, bfm_clip(1.0), DrivingOptions(neutral=0))
    np.testing.assert_allclose(halved.frames[:, :64], 0.5 * whole.frames[:, :64], atol=1e-5)


def test_another_motion_space():
    with pytest.raises(InputError, match="bfm64.*ict64"):
        drive(BASE, bfm_clip(1.0))


def test_smoothing_calms_the_head_within_a_shot_and_keeps_blinks():
    shake = 0.02 * np.sin(np.arange(100)).astype(np.float32)
    blink = np.zeros(100, np.float32)
    blink[80:83] = 0.9
    shots = np.repeat([0.0, 0.05], 50).astype(np.float32)
    driving = clip(100, cuts=(50,), yaw=shake, eyeBlink_L=blink, jawOpen=shots)
    plain = drive(BASE, driving, DrivingOptions(absolute=True))
    calm = drive(BASE, driving, DrivingOptions(absolute=True, smoothing=1.0))
    assert np.ptp(column(calm, "yaw")[70:90]) < 0.4 * np.ptp(column(plain, "yaw")[70:90])
    np.testing.assert_allclose(column(calm, "eyeBlink_L")[79:84], column(plain, "eyeBlink_L")[79:84], atol=0.03)
    np.testing.assert_allclose(column(calm, "jawOpen"), column(plain, "jawOpen"), atol=1e-6)
