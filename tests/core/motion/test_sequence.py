import numpy as np
import pytest

from core.motion import ICT64, Motion, MotionSequence, still_window


def ramp(frames: int) -> MotionSequence:
    return MotionSequence(ICT64, np.repeat(np.arange(frames, dtype=np.float32)[:, None], 70, axis=1))


def test_the_window_is_27_frames_centred_on_the_frame():
    assert ramp(60).window(30)[:, 0].tolist() == list(range(17, 44))


def test_the_ends_are_repeated():
    sequence = ramp(5)
    assert sequence.window(0)[:, 0].tolist() == [0.0] * 14 + [1, 2, 3, 4] + [4.0] * 9
    assert sequence.window(4)[:, 0].tolist() == [0.0] * 9 + [0, 1, 2, 3] + [4.0] * 14


def test_a_still_repeats_its_motion():
    motion = Motion.neutral(ICT64).with_values(jawOpen=0.5)
    window = still_window(motion)
    assert window.shape == (27, 70)
    assert (window == motion.values).all()


def test_a_frame_outside_is_an_index_error():
    with pytest.raises(IndexError):
        ramp(3).window(3)


@pytest.mark.parametrize("frames", [np.zeros((0, 70)), np.zeros((2, 69)), np.zeros(70), np.full((1, 70), np.nan)])
def test_wrong_numbers_are_refused(frames):
    with pytest.raises(ValueError):
        MotionSequence(ICT64, frames)


def test_a_frame_rate_must_be_positive():
    with pytest.raises(ValueError, match="frame rate"):
        MotionSequence(ICT64, np.zeros((1, 70)), fps=0)


def test_indexing_gives_motions():
    assert ramp(4)[2]["tz"] == 2
