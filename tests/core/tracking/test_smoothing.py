import numpy as np
import pytest

from core.motion import ICT64
from core.tracking.smoothing import fill_gaps, smooth_motion

BLINK = ICT64.index("eyeBlink_L")
YAW = ICT64.index("yaw")


def still(frames=60, noise=0.0, seed=0):
    generator = np.random.default_rng(seed)
    return (generator.normal(size=(frames, 70)) * noise).astype(np.float32)


def frame_to_frame(values):
    return np.abs(np.diff(values, axis=0)).mean()


def test_a_constant_stays_exactly():
    frames = np.full((20, 70), 0.3, np.float32)
    np.testing.assert_allclose(smooth_motion(frames, ICT64), frames, atol=1e-6)


def test_tremble_of_still_frames_shrinks_threefold():
    frames = still(noise=0.02)[:, :64]
    frames = np.c_[frames, np.zeros((60, 6))].astype(np.float32)
    assert frame_to_frame(smooth_motion(frames, ICT64)[:, :64]) < frame_to_frame(frames[:, :64]) / 3


@pytest.mark.parametrize("length", [1, 2, 3, 5])
@pytest.mark.parametrize("depth", [0.5, 0.9])
def test_a_blink_keeps_nine_tenths_of_its_depth_and_its_place(length, depth):
    frames = still(noise=0.01)
    frames[30 : 30 + length, BLINK] += depth
    smooth = smooth_motion(frames, ICT64)[:, BLINK]
    assert smooth[30 : 30 + length].min() > 0.9 * depth - 0.03
    assert np.abs(smooth[[28, 29, 30 + length, 31 + length]]).max() < 0.06, "not a frame early or late"


def test_a_steady_turn_is_not_delayed():
    frames = still()
    frames[:, YAW] = np.linspace(-0.5, 0.5, 60)
    np.testing.assert_allclose(smooth_motion(frames, ICT64)[:, YAW], frames[:, YAW], atol=1e-4)


def test_the_ends_do_not_lag():
    frames = still()
    frames[:, YAW] = np.linspace(0, 1, 60)
    smooth = smooth_motion(frames, ICT64)[:, YAW]
    assert smooth[0] == frames[0, YAW] and smooth[-1] == frames[-1, YAW]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_clips(count):
    frames = still(count, 0.1)
    assert smooth_motion(frames, ICT64).shape == frames.shape


def test_time_reversed_input_gives_time_reversed_output():
    frames = still(noise=0.05)
    np.testing.assert_allclose(smooth_motion(frames[::-1], ICT64)[::-1], smooth_motion(frames, ICT64), atol=1e-6)


def ramp(count):
    return np.arange(count, dtype=np.float32)[:, None]


def test_a_gap_holds_then_eases_to_the_next_face():
    valid = np.ones(30, bool)
    valid[10:25] = False
    filled = fill_gaps(ramp(30), valid, hold=5)[:, 0]
    assert (filled[10:15] == 9).all()
    assert (np.diff(filled[14:26]) >= 0).all() and 9 < filled[20] < 25
    np.testing.assert_array_equal(filled[valid], ramp(30)[valid, 0])


def test_before_the_first_and_after_the_last_face_the_nearest_is_held():
    valid = np.zeros(10, bool)
    valid[3:6] = True
    filled = fill_gaps(ramp(10), valid)[:, 0]
    assert filled.tolist() == [3, 3, 3, 3, 4, 5, 5, 5, 5, 5]


def test_a_gap_of_one_frame():
    valid = np.ones(5, bool)
    valid[2] = False
    assert 1 <= fill_gaps(ramp(5), valid)[2, 0] <= 3


def test_more_strength_takes_out_small_movements_and_spares_blinks():
    time = np.arange(60)
    frames = still(noise=0.003)
    frames[:, YAW] += 0.03 * np.sin(time)
    frames[30:33, BLINK] += 0.9
    once, strongly = (smooth_motion(frames, ICT64, strength) for strength in (1.0, 4.0))
    assert np.ptp(strongly[15:45, YAW]) < 0.3 * np.ptp(once[15:45, YAW])
    assert strongly[30:33, BLINK].min() > 0.87 and np.abs(strongly[[29, 33], BLINK]).max() < 0.03
