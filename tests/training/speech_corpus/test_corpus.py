"""The corpus on disk, with speech of our own and with espeak-ng where it is installed."""

import ctypes.util

import numpy as np
import pytest

from core.errors import InputError
from core.motion import ICT64
from training.cli import main
from training.speech_corpus import building, corpus
from training.speech_corpus.building import Plan, clip_name, clip_split, make_clip
from training.speech_corpus.corpus import build_corpus
from training.speech_corpus.espeak import Delivery, Espeak, Spoken, espeak
from training.speech_corpus.lip_gap import LIPS_MEET, lip_gap
from training.speech_corpus.phonemes import SILENCE, Phoneme, lip_closure
from training.speech_corpus.reader import SpeechClip, SpeechCorpus
from training.speech_corpus.writer import write_clip

needs_espeak = pytest.mark.skipif(ctypes.util.find_library("espeak-ng") is None, reason="espeak-ng is not installed")


class FakeEspeak:
    """Says 'mama' to everything."""

    def say(self, text, delivery):
        symbols = (SILENCE, "m", "ɑː", "m", "ɑː", SILENCE)
        phonemes = tuple(Phoneme(symbol, 0.1 * i, 0.1 * (i + 1)) for i, symbol in enumerate(symbols))
        tone = (8000 * np.sin(np.arange(22050 * 6 // 10) / 8)).astype(np.int16)
        return Spoken(tone, 22050, phonemes)


@pytest.fixture
def spoken(monkeypatch):
    monkeypatch.setattr(building, "espeak", FakeEspeak)


def test_what_is_written_is_read(tmp_path):
    samples = (0.3 * np.sin(np.arange(16_000) / 7)).astype(np.float32)
    motions = np.linspace(0, 0.5, 25 * ICT64.size, dtype=np.float32).reshape(25, -1)
    phonemes = (Phoneme(SILENCE, 0.0, 0.25), Phoneme("ɔ̃", 0.25, 1.0))
    write_clip(SpeechClip("val-000011", "fr+f4", "val", samples, motions, phonemes), tmp_path)
    read = SpeechCorpus(tmp_path).clip("val-000011")
    assert (read.voice, read.split, read.phonemes) == ("fr+f4", "val", phonemes)
    assert np.abs(read.samples - samples).max() < 1e-4 and read.samples.dtype == np.float32
    assert np.abs(read.motions - motions).max() < 1e-3 and read.motions.dtype == np.float32
    assert SpeechCorpus(tmp_path).names("train") == ()


def test_phonemes_with_gaps_are_refused(tmp_path):
    phonemes = (Phoneme("a", 0.0, 0.2), Phoneme("b", 0.3, 0.4))
    clip = SpeechClip(
        "train-000000", "v", "train", np.zeros(16000, np.float32), np.zeros((25, 70), np.float32), phonemes
    )
    with pytest.raises(ValueError, match="gaps"):
        write_clip(clip, tmp_path)


def test_a_damaged_clip_and_an_empty_folder(tmp_path):
    with pytest.raises(InputError, match="no speech corpus"):
        SpeechCorpus(tmp_path)
    (tmp_path / "train-000000.npz").write_bytes(b"nothing")
    with pytest.raises(InputError, match="damaged"):
        SpeechCorpus(tmp_path).clip("train-000000")
    with pytest.raises(InputError, match="There is no clip"):
        SpeechCorpus(tmp_path).clip("train-000001")


def test_a_clip_is_fixed_by_plan_and_number(spoken):
    first, second, other = make_clip(3, Plan()), make_clip(3, Plan()), make_clip(3, Plan(seed=1))
    assert np.array_equal(first.samples, second.samples) and np.array_equal(first.motions, second.motions)
    assert first.phonemes == second.phonemes
    assert len(first.samples) != len(other.samples) or not np.array_equal(first.samples, other.samples)


def test_sounds_follow_each_other_and_lips_meet_in_time(spoken):
    clip = make_clip(0, Plan())
    assert clip.phonemes[0].start == 0.0
    assert all(a.end == b.start for a, b in zip(clip.phonemes, clip.phonemes[1:], strict=False))
    assert abs(clip.phonemes[-1].end - clip.seconds) < 1e-3
    assert len(clip.motions) == int(clip.seconds * 25)
    times, gap = (np.arange(len(clip.motions)) + 0.5) / 25, lip_gap(clip.motions)
    for phoneme in clip.phonemes:
        if phoneme.is_bilabial:
            start, end = lip_closure(phoneme)
            assert gap[(times > start - 0.02) & (times < end + 0.02)].min() < LIPS_MEET


def test_a_corpus_is_continued(tmp_path, spoken, monkeypatch):
    half = build_corpus(tmp_path / "c", 0.005, Plan())
    made = []
    monkeypatch.setattr(corpus, "write_clip", lambda clip, folder: made.append(clip.name) or write_clip(clip, folder))
    whole = build_corpus(tmp_path / "c", 0.01, Plan())
    assert whole.clips == half.clips + len(made) and whole.seconds >= 36.0
    names = SpeechCorpus(tmp_path / "c").names("train")
    assert names[0] == "train-000000" and len(names) == whole.clips


def test_another_plan_needs_another_folder(tmp_path, spoken):
    build_corpus(tmp_path, 0.001, Plan())
    with pytest.raises(InputError, match="other options"):
        build_corpus(tmp_path, 0.001, Plan(seed=1))
    (tmp_path / "corpus.json").write_text("{")
    with pytest.raises(InputError, match="damaged"):
        build_corpus(tmp_path, 0.001, Plan())


def test_one_clip_in_twelve_is_for_validation():
    splits = [clip_split(number) for number in range(120)]
    assert splits.count("val") == 10
    assert clip_name(11) == "val-000011"


@pytest.mark.parametrize("arguments", [["--hours", "0"], ["--seed", "-1"], ["--workers", "0"]])
def test_options_out_of_range(arguments, tmp_path, capsys):
    assert main(["speech", "-o", str(tmp_path), *arguments]) == 2
    assert arguments[0] in capsys.readouterr().err


def test_espeak_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    espeak.cache_clear()
    assert main(["speech", "-o", str(tmp_path / "c")]) == 2
    assert "espeak-ng is not installed" in capsys.readouterr().err


@needs_espeak
def test_times_of_phonemes_are_those_of_the_sound():
    spoken = espeak().say("Papa, pepper. Sissy!", Delivery("en-us+m3"))
    assert {"p", "s"} <= {phoneme.symbol for phoneme in spoken.phonemes}
    for phoneme in spoken.phonemes:
        piece = spoken.samples[int(phoneme.start * spoken.rate) : int(phoneme.end * spoken.rate)].astype(float)
        if phoneme.symbol == "p" and phoneme.start > 0.0:
            assert np.abs(piece[: len(piece) // 3]).mean() < 0.3 * np.abs(piece[-len(piece) // 3 :]).mean()
        if phoneme.symbol == "s":
            crossings = np.mean(piece[1:] * piece[:-1] < 0)
            assert crossings > 0.25


@needs_espeak
def test_an_unknown_voice():
    with pytest.raises(InputError, match="no voice"):
        espeak().say("Hello.", Delivery("nobody+m1"))


@needs_espeak
def test_the_command(tmp_path, capsys):
    assert main(["speech", "-o", str(tmp_path / "c"), "--hours", "0.005", "--clean"]) == 0
    assert "clips" in capsys.readouterr().out
    clip = next(SpeechCorpus(tmp_path / "c").clips("train"))
    assert clip.motions[:, ICT64.index("jawOpen")].max() > 0.15
    assert isinstance(espeak(), Espeak)
