from dataclasses import replace

import numpy as np
import pytest

from core.driving.clip import DrivingClip
from core.driving.transfer import DrivingOptions, Gains
from core.errors import InputError
from core.motion import BFM64, ICT64, Motion, MotionSequence
from core.talk.imitation import STILL_SECONDS, Imitation, silence

JAW, YAW = ICT64.index("jawOpen"), ICT64.index("yaw")
BASE = Motion(ICT64, np.zeros(ICT64.size, np.float32)).with_values(mouthSmile_L=0.3)


def clip_of(jaw, fps=25.0):
    frames = np.zeros((len(jaw), ICT64.size), np.float32)
    frames[:, JAW] = jaw
    frames[:, YAW] = np.linspace(0.0, 0.2, len(jaw))
    return DrivingClip.of(MotionSequence(ICT64, frames, fps))


def test_changes_are_added_and_the_face_at_rest_stays_underneath():
    imitation = replace(Imitation.of(clip_of([0.1, 0.1, 0.5, 0.1]), "a.mp4"), options=DrivingOptions(neutral=0))
    take = imitation.take(3, BASE, imitation.seconds)
    assert take.number == 3 and take.imitation is imitation and take.options is None and len(take.moves) == 4
    assert take.moves[:3, JAW] == pytest.approx([0.0, 0.0, 0.4], abs=1e-6)
    assert take.moves[:3, ICT64.index("mouthSmile_L")] == pytest.approx([0.0] * 3, abs=1e-6)


def test_a_clip_of_another_rate_keeps_its_time():
    imitation = replace(Imitation.of(clip_of(np.linspace(0, 1, 51), fps=50.0), "a"), options=DrivingOptions(neutral=0))
    take = imitation.take(1, BASE, imitation.seconds)
    assert take.fps == 25.0 and len(take.moves) == 26
    assert take.moves[:25, JAW] == pytest.approx(np.arange(25) / 25, abs=1e-5)
    fast = replace(imitation, speed=2.0)
    assert fast.seconds == pytest.approx(imitation.seconds / 2)
    assert fast.take(1, BASE, 0.4).moves[:10, JAW] == pytest.approx(np.arange(10) / 12.5, abs=1e-5)


def test_after_its_end_the_face_eases_back_to_rest():
    imitation = replace(Imitation.of(clip_of([0.0] + [0.6] * 24), "a"), options=DrivingOptions(neutral=0))
    jaw = imitation.take(1, BASE, 3.0).moves[:, JAW]
    assert len(jaw) == 75 and jaw[24] == pytest.approx(0.6) and np.abs(jaw[41:]).max() == 0.0
    assert np.abs(np.diff(jaw[24:])).max() < 0.1
    assert len(imitation.take(1, BASE, 0.2).moves) == 5


def test_a_picture_is_reached_softly_and_held():
    imitation = Imitation.of(clip_of([0.7]), "a.jpg")
    assert imitation.options.absolute and imitation.seconds == STILL_SECONDS
    jaw = imitation.take(1, BASE, imitation.seconds).moves[:, JAW]
    assert jaw[0] == 0.0 and jaw[-1] == pytest.approx(0.7) and (np.diff(jaw) >= 0).all()


def test_the_moment_of_rest_can_be_set():
    imitation = Imitation.of(clip_of([0.2, 0.2, 0.6, 0.6]), "a").with_neutral_at(2 / 25)
    assert imitation.options.neutral == 2
    assert imitation.take(1, BASE, 4 / 25).moves[:, JAW].min() < -0.05 or BASE["jawOpen"] == 0.0
    assert imitation.with_neutral_at(99.0).options.neutral == 3
    assert replace(imitation, speed=2.0).with_neutral_at(1 / 25).options.neutral == 2


def test_parts_follow_by_their_gains_and_the_mouth_may_be_another_takes():
    imitation = replace(
        Imitation.of(clip_of([0.0, 0.4, 0.4]), "a"), options=DrivingOptions(neutral=0, gains=Gains(head=0.0))
    )
    other = np.zeros((3, ICT64.size), np.float32)
    other[:, JAW], other[:, YAW] = 0.9, 0.9
    alone, chained = imitation.take(1, BASE, 3 / 25), imitation.take(1, BASE, 3 / 25, other)
    assert np.abs(alone.moves[:, YAW]).max() == 0.0
    assert chained.moves[:, JAW] == pytest.approx([0.9] * 3) and np.abs(chained.moves[:, YAW]).max() == 0.0


def test_another_motion_space_is_refused():
    strange = DrivingClip.of(MotionSequence(BFM64, np.zeros((3, BFM64.size), np.float32), 25.0))
    with pytest.raises(InputError, match="bfm64"):
        Imitation(strange, "a", DrivingOptions(neutral=0)).take(1, BASE, 1.0)


def test_silence_is_as_long_as_wanted():
    assert silence(1.5).seconds == pytest.approx(1.5) and np.abs(silence(1.5).samples).max() == 0.0
