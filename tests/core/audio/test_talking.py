"""Sound to motions, through the public door."""

import sys

import numpy as np
import pytest
import torch

from core.audio.blending import Gains, blended, part_channels, speech_activity
from core.audio.features import SILENCE
from core.audio.flow_talker import FlowTalker
from core.audio.talking import FRAME_RATE, TalkOptions, bundled_talker, load_talker
from core.errors import InputError
from core.media.sound import Sound
from core.motion import BFM64, ICT64, Motion
from core.networks.audio_flow.files import SpeechModel, save_speech_model, speech_config
from core.networks.audio_flow.weights import SpeechWeights

NEUTRAL = Motion.neutral(ICT64)
STILL = TalkOptions(blinks_per_minute=0.0)


def speechlike(seconds, rate=16_000, seed=0):
    """Noise that comes and goes four times a second."""
    times = np.arange(int(seconds * rate)) / rate
    noise = np.random.default_rng(seed).uniform(-0.5, 0.5, len(times))
    return Sound((noise * np.sin(4 * np.pi * times) ** 2).astype(np.float32), rate)


@pytest.fixture(scope="module")
def talker():
    torch.manual_seed(0)
    model = SpeechModel(speech_config(ICT64, steps=2, hidden=8, context=8, audio=8))
    for flow in (model.mouth, model.rest):
        flow.deviation.fill_(0.1)
    return FlowTalker(SpeechWeights(ICT64, model.mouth.weights(), model.rest.weights()))


@pytest.mark.parametrize(("seconds", "frames"), [(0.05, 2), (0.04, 1), (0.01, 1), (2.0, 50), (2.01, 51)])
def test_one_motion_for_each_begun_frame(talker, seconds, frames):
    motions = talker.take(speechlike(seconds), TalkOptions(), NEUTRAL)
    assert (len(motions), motions.fps) == (frames, FRAME_RATE)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_any_rate_will_do(talker, rate):
    assert len(talker.take(speechlike(0.5, rate), TalkOptions(), NEUTRAL)) == 13


def test_begins_and_ends_at_the_base_and_stays_in_range(talker):
    base = NEUTRAL.with_values(jawOpen=0.1, mouthSmile_L=0.6, mouthSmile_R=0.6, yaw=0.3)
    motions = talker.take(speechlike(3), STILL, base)
    np.testing.assert_allclose(motions.frames[0], base.values, atol=1e-6)
    np.testing.assert_allclose(motions.frames[-1], base.values, atol=1e-6)
    assert (motions.frames >= ICT64.lower).all() and (motions.frames <= ICT64.upper).all()
    assert np.abs(motions.frames[30] - base.values).max() > 0.02


def test_the_mouth_rests_in_silence(talker):
    motions = talker.take(Sound(np.zeros(32_000, np.float32), 16_000), STILL, NEUTRAL)
    assert np.abs(motions.frames[:, part_channels(ICT64, "mouth")]).max() < 0.01
    assert np.abs(motions.frames[:, part_channels(ICT64, "head")]).max() > 0.01, "the head lives on"


def test_seeds_give_other_takes(talker):
    first, again, other = (talker.take(speechlike(2), TalkOptions(seed=s), NEUTRAL).frames for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.05


def test_gains_switch_parts_off_and_a_still_head_blinks(talker):
    def moved(part, **options):
        frames = talker.take(speechlike(8), TalkOptions(**options), NEUTRAL).frames
        return np.abs(frames[:, part_channels(ICT64, part)]).max()

    assert moved("mouth", mouth=0.0) == 0.0 < moved("mouth")
    assert moved("brows", brows=0.0) == 0.0 < moved("brows")
    assert moved("head", still_head=True) == 0.0 < moved("head")
    assert moved("eyes", still_head=True, blinks_per_minute=30.0) > 0.9


def test_progress_is_told_and_other_spaces_are_refused(talker):
    shares = []
    talker.take(speechlike(11), TalkOptions(), NEUTRAL, shares.append)
    assert shares == sorted(shares) and len(shares) > 1 and shares[-1] == 1.0
    with pytest.raises(InputError, match="named shapes"):
        talker.take(speechlike(1), TalkOptions(), Motion.neutral(BFM64))


def test_an_open_mouth_can_close_while_speaking():
    base = NEUTRAL.with_values(jawOpen=0.3)
    heard = np.ones(40, np.float32)
    frames = blended(base, np.zeros((40, 70), np.float32), heard, 0 * heard, Gains())
    jaw = frames[:, ICT64.index("jawOpen")]
    assert jaw[20] == pytest.approx(0.0, abs=1e-6) and jaw[0] == jaw[-1] == pytest.approx(0.3)
    quiet = blended(base, np.zeros((40, 70), np.float32), 0 * heard, 0 * heard, Gains())
    np.testing.assert_allclose(quiet, np.tile(base.values, (40, 1)))


def test_the_head_comes_back_and_shifts_little():
    moves = np.zeros((500, 70), np.float32)
    yaw, tx = ICT64.index("yaw"), ICT64.index("tx")
    moves[:, [yaw, tx]] = 0.2
    moves[250, [yaw, tx]] = 0.3
    silent = np.zeros(500, np.float32)
    frames = blended(NEUTRAL, moves, silent, silent, Gains())
    assert frames[100, yaw] == pytest.approx(0.08, abs=1e-3), "a lasting turn is mostly taken off"
    assert frames[250, yaw] - frames[100, yaw] > 0.02, "a nod is not"
    np.testing.assert_allclose(frames[100:400, tx], 0.5 * frames[100:400, yaw], atol=1e-6)


def test_speech_is_told_from_silence():
    features = np.full((60, 320), SILENCE, np.float32)
    features[20:30] = 1.0
    activity = speech_activity(features)
    assert activity[24] > 0.99 and activity[5] < 0.01 and activity[50] < 0.01
    assert activity[17] > 0.5, "the mouth opens before the sound"


def test_a_checkpoint_talks_and_bad_files_are_refused(tmp_path, talker):
    model = SpeechModel(speech_config(ICT64, steps=1, hidden=4, context=4, audio=4))
    save_speech_model(tmp_path / "a.safetensors", model, "ict64", 0, {}, {})
    assert len(load_talker(tmp_path / "a.safetensors").take(speechlike(0.2), TalkOptions(), NEUTRAL)) == 5
    (tmp_path / "b.safetensors").write_text("no")
    for name in ("b.safetensors", "none.safetensors"):
        with pytest.raises(InputError):
            load_talker(tmp_path / name)


def test_the_bundled_model_moves_the_jaw_with_the_sound():
    motions = bundled_talker().take(speechlike(4), STILL, NEUTRAL)
    assert np.isfinite(motions.frames).all() and len(motions) == 100


def test_the_door_does_not_load_torch():
    import subprocess

    code = "import sys, core.audio.talking as t; t.bundled_talker(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
