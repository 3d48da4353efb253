import numpy as np
import pytest

from core.audio.talking import TalkOptions
from core.driving.clip import DrivingClip
from core.errors import InputError
from core.media.sound import Sound
from core.motion import ICT64, Motion, MotionSequence
from core.talk.curve_edits import CurveEdits
from core.talk.imitation import Imitation
from core.talk.keyframes import Keyframes
from core.talk.scene import Scene
from core.talk.takes import Take
from core.talk.waveform import Waveform

JAW = ICT64.index("jawOpen")
RATE = 16_000


def ramp(frames):
    values = np.tile(Motion.neutral(ICT64).values, (frames, 1))
    values[:, JAW] = np.linspace(0.0, 0.99, frames)
    return values.astype(np.float32)


@pytest.fixture
def scene():
    sound = Sound(np.linspace(-1.0, 1.0, 4 * RATE, dtype=np.float32), RATE, ("quiet",))
    base = Motion.neutral(ICT64)
    spoken = Take.of(1, TalkOptions(), MotionSequence(ICT64, ramp(100), 25.0), base)
    clip = Imitation.of(DrivingClip.of(MotionSequence(ICT64, ramp(100), 25.0)), "clip.mp4")
    drawn = CurveEdits().draw(1, "jawOpen", spoken.moves[:, JAW], 30, np.full(20, 0.5, np.float32))
    edits = drawn.draw(1, "yaw", np.zeros(100, np.float32), 90, np.ones(5, np.float32)).lock(
        1, "roll", np.arange(100.0)
    )
    keys = Keyframes().put(0.0, np.zeros(ICT64.size)).put(2.0, np.ones(ICT64.size))
    return Scene(Waveform.of(sound), "hello", True, (spoken, clip.take(2, base, 4.0)), edits, keys)


def test_trimming_keeps_what_lies_in_the_part(scene):
    part = scene.trimmed(1.0, 3.0)
    sound = part.waveform.sound
    assert sound.seconds == 2.0 and sound.notes == ("quiet",)
    np.testing.assert_array_equal(sound.samples, scene.waveform.sound.samples[RATE : 3 * RATE])
    for take, whole in zip(part.takes, scene.takes, strict=True):
        assert take.number == whole.number
        np.testing.assert_array_equal(take.moves, whole.moves[25:75])
    edits = part.edits
    assert edits.is_drawn(1, "jawOpen") and not edits.is_drawn(1, "yaw")
    np.testing.assert_array_equal(edits.locked["roll"], np.arange(25.0, 75.0))
    assert part.keyframes.seconds == (0.0, 1.0, 2.0)
    np.testing.assert_allclose(part.keyframes.at(0.0), 0.5, atol=1e-6)


def test_an_imitation_made_again_after_trimming_is_the_same(scene):
    base = Motion.neutral(ICT64)
    take = scene.trimmed(1.0, 3.0).trimmed(0.4, 1.6).takes[1]
    again = take.imitation.take(2, base, 1.2)
    np.testing.assert_allclose(again.moves, take.moves, atol=1e-6)
    assert take.imitation.start == pytest.approx(1.4)
    assert take.imitation.seconds == pytest.approx(2.6)
    assert take.imitation.with_neutral_at(0.0).options.neutral == 35


def test_nothing_is_left_to_trim(scene):
    with pytest.raises(InputError, match="Only 0.04 s would be left; select at least 0.1 s"):
        scene.trimmed(1.0, 1.05)


def test_edges_are_frames(scene):
    part = scene.trimmed(1.013, 2.99)
    assert len(part.takes[0].moves) == 50 and part.waveform.sound.seconds == 2.0
