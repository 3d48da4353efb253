"""Measures of speech models: a perfect one scores 1, a deaf one badly."""

import json

import numpy as np
import pytest

from core.errors import InputError
from core.media.sound import Sound
from core.motion import ICT64, MotionSequence
from tests.training.packs.made_up import made_up_clip, write_pack
from training.cli import main
from training.evaluation import audio
from training.evaluation.audio_clips import HeardClip, real_clips, synthetic_clips
from training.evaluation.audio_measures import best_lag, closures_met, correlation, lag_products, spreads, timing_spread
from training.evaluation.audio_scores import score
from training.speech_corpus.mouth_motion import mouth_motion
from training.speech_corpus.phonemes import SILENCE, Phoneme
from training.speech_corpus.reader import SpeechClip
from training.speech_corpus.sway import sway
from training.speech_corpus.writer import write_clip

SECONDS = 8


def spoken_clip(seed):
    """Random syllables between silences; the number of the clip is hidden in its first sample."""
    draws = np.random.default_rng(seed)
    phonemes, now = [Phoneme(SILENCE, 0.0, 1.0)], 1.0
    while now < SECONDS - 1.5:
        length = draws.uniform(0.06, 0.2)
        phonemes.append(Phoneme(str(draws.choice(["p", "m", "t", "s", "ɑː", "æ", "iː", "uː"])), now, now + length))
        now += length
    phonemes.append(Phoneme(SILENCE, now, float(SECONDS)))
    samples = draws.uniform(-0.1, 0.1, SECONDS * 16_000).astype(np.float32)
    samples[0] = seed / 1000
    motions = mouth_motion(phonemes, samples, 16_000) + sway(np.zeros(SECONDS * 25, np.float32), draws)
    return HeardClip(f"val-{seed:06d}", Sound(samples, 16_000), motions, tuple(phonemes))


@pytest.fixture(scope="module")
def clips():
    return [spoken_clip(seed) for seed in range(6)]


class FakeTalker:
    """Knows the mouth of each clip by heart; draws its own head. ``late`` frames, or the mouth of another clip."""

    def __init__(self, clips, late=0, wrong=0):
        self._clips, self._late, self._wrong = clips, late, wrong

    def take(self, sound, options, base, progress=None):
        if not np.any(sound.samples):
            return MotionSequence(ICT64, np.zeros((int(sound.seconds * 25), ICT64.size)))
        number = (round(float(sound.samples[0]) * 1000) + self._wrong) % len(self._clips)
        frames = np.roll(self._clips[number].motions, self._late, axis=0).copy()
        head = sway(np.zeros(len(frames), np.float32), np.random.default_rng((options.seed, number)))
        live = [i for i, c in enumerate(ICT64.coefficients) if c.group in ("head", "position", "eyes", "brows")]
        frames[:, live] = head[:, live]
        return MotionSequence(ICT64, frames + base.values)


def test_a_perfect_talker(clips):
    found = score("synthetic", clips, FakeTalker(clips), 3, clips)
    assert found.matched.correlation == pytest.approx(1.0)
    assert (found.matched.lag, found.matched.within_one, found.matched.lips_met) == (0, 1.0, 1.0)
    assert found.matched.closures > 20
    assert found.shuffled.correlation < 0.5 and found.shuffled.lips_met < 0.8
    assert found.rest.jaw_silent < 0.02 < found.rest.jaw_speaking
    assert found.rest.lips_closed == 1.0 and found.rest.jaw_nothing == 0.0
    assert 8 <= found.liveliness.blinks_per_minute <= 25
    assert found.liveliness.head_across_seeds > 0.5
    assert found.liveliness.jaw_across_seeds == pytest.approx(0.0, abs=1e-9)
    assert found.liveliness.jaw_timing == 0.0
    assert found.liveliness.head_inside > 0.5


def test_a_talker_that_is_late(clips):
    found = score("synthetic", clips, FakeTalker(clips, late=4), 2, clips)
    assert found.matched.lag == 4 and found.matched.within_one == 0.0
    assert found.matched.correlation < 0.8


def test_a_deaf_talker(clips):
    found = score("synthetic", clips, FakeTalker(clips, wrong=2), 2, clips)
    assert found.matched.correlation < 0.5
    assert found.matched.lips_met < 0.8


def test_lags_and_correlations():
    curve = np.random.default_rng(0).normal(size=200)
    assert best_lag(lag_products(np.roll(curve, 3), curve)) == 3
    assert best_lag(lag_products(np.roll(curve, -2), curve)) == -2
    assert best_lag(lag_products(np.zeros(200), curve)) == 0
    assert correlation(curve, -2 * curve) == pytest.approx(-1.0)
    assert lag_products(curve[:4], curve[:4]).shape == (25,)


def test_takes_that_differ_in_time_are_told_from_those_that_differ_in_size():
    curve = np.random.default_rng(0).normal(size=200)
    assert timing_spread([np.stack([curve, 2 * curve])]) == 0.0
    assert timing_spread([np.stack([curve, np.roll(curve, 2)])]) == 2.0


def test_closures_beyond_the_end_are_not_counted():
    phonemes = (Phoneme("m", 0.0, 0.2), Phoneme("p", 5.0, 5.2))
    assert closures_met(np.zeros(25), phonemes) == (1, 1)
    assert closures_met(np.ones(25), phonemes) == (0, 1)


def test_spread_is_taken_in_stretches_of_the_same_length():
    draws = np.random.default_rng(0)
    assert len(spreads([draws.normal(size=(250, 3)), draws.normal(size=(99, 3))])) == 2


def test_the_command(clips, tmp_path, monkeypatch, capsys):
    for clip in clips:
        write_clip(SpeechClip(clip.name, "en+f4", "val", clip.sound.samples, clip.motions, clip.phonemes), tmp_path)
    stored = synthetic_clips(tmp_path, "val", 10)
    assert [clip.name for clip in stored] == [clip.name for clip in clips]
    monkeypatch.setattr(audio, "bundled_talker", lambda: FakeTalker(clips))
    arguments = ["evaluate", "--what", "audio", "--speech", str(tmp_path), "--seeds", "2", "-o", str(tmp_path / "out")]
    assert main(arguments) == 0
    table = (tmp_path / "out" / "audio.md").read_text()
    assert table.strip() in capsys.readouterr().out
    assert "| lips meet on p, b, m | over 80 % | 100 % |" in table
    content = json.loads((tmp_path / "out" / "audio.json").read_text())
    assert content["scores"][0]["matched"]["correlation"] > 0.99


def test_real_clips_are_those_with_sound_that_last(tmp_path):
    packed = [
        made_up_clip("long", frames=60, sound=True, split="val"),
        made_up_clip("short", frames=10, sound=True, split="val"),
        made_up_clip("mute", frames=60, split="val"),
        made_up_clip("other", frames=60, sound=True),
    ]
    folder = write_pack(tmp_path / "pack", packed)
    assert [clip.name for clip in real_clips(folder, "val")] == ["long"]
    assert len(real_clips(folder, None)) == 2
    with pytest.raises(InputError, match="single real clip"):
        audio.scores_of(FakeTalker([]), None, folder, "val", 2, 10)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--speech", "nowhere", "--seeds", "1"], ["--speech", "nowhere", "--limit", "1"], ["--speech", "nowhere"]],
)
def test_what_cannot_be_measured(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(audio, "bundled_talker", lambda: FakeTalker([]))
    assert main(["evaluate", "--what", "audio", *arguments, "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
