"""Mouths that are laid out from phonemes; nothing here needs espeak-ng."""

import numpy as np
import pytest

from core.motion import ICT64
from training.speech_corpus.articulation import articulations
from training.speech_corpus.lip_gap import LIPS_MEET, lip_gap
from training.speech_corpus.mouth_motion import mouth_motion
from training.speech_corpus.phonemes import SILENCE, Phoneme

RATE = 16_000


def laid_out(symbols, seconds=0.12, pause=0.8, loudness=None):
    phonemes, now = [Phoneme(SILENCE, 0.0, pause)], pause
    sound = [np.zeros(int(pause * RATE))]
    for index, symbol in enumerate(symbols):
        phonemes.append(Phoneme(symbol, now, now + seconds))
        level = 0.1 if loudness is None else loudness[index]
        sound.append(level * np.ones(round(seconds * RATE)))
        now += seconds
    phonemes.append(Phoneme(SILENCE, now, now + pause))
    sound.append(np.zeros(int(pause * RATE)))
    samples = np.concatenate(sound).astype(np.float32)
    return phonemes, mouth_motion(phonemes, samples, RATE)


def during(phonemes, motion, index):
    times = (np.arange(len(motion)) + 0.5) / 25
    phoneme = phonemes[index + 1]
    return motion[(times >= phoneme.start) & (times < phoneme.end)]


def weight(motion, name):
    return motion[..., ICT64.index(name)]


@pytest.mark.parametrize("consonant", ["p", "b", "m"])
@pytest.mark.parametrize("seconds", [0.05, 0.08, 0.12])
def test_lips_meet_on_bilabials_however_fast(consonant, seconds):
    phonemes, motion = laid_out(["ɑː", consonant, "ɑː", consonant, "æ"], seconds)
    times = (np.arange(len(motion)) + 0.5) / 25
    for phoneme in phonemes:
        if phoneme.is_bilabial:
            near = (times > phoneme.start - 0.03) & (times < phoneme.end + 0.02)
            assert lip_gap(motion[near]).min() < LIPS_MEET


def test_lips_are_open_on_other_sounds():
    phonemes, motion = laid_out(["t", "ɑː", "k", "ɑː", "d"])
    assert lip_gap(during(phonemes, motion, 1)).min() > 3 * LIPS_MEET


def test_the_lower_lip_comes_to_the_teeth():
    phonemes, motion = laid_out(["ɑː", "f", "ɑː"])
    lips = during(phonemes, motion, 1)
    assert weight(lips, "mouthRollLower").max() > 0.1
    assert lip_gap(lips).min() < 0.3


def test_the_jaw_rests_in_silence():
    _, motion = laid_out(["ɑː", "m", "ɑː"])
    for silent in (motion[:12], motion[-10:]):
        assert np.abs(weight(silent, "jawOpen")).max() < 0.02
        assert lip_gap(silent).max() < LIPS_MEET


def test_loud_vowels_open_the_jaw_wider():
    phonemes, motion = laid_out(["ɑː", "t", "ɑː"], 0.15, loudness=[0.02, 0.05, 0.2])
    assert (
        weight(during(phonemes, motion, 2), "jawOpen").max()
        > 1.2 * weight(during(phonemes, motion, 0), "jawOpen").max()
    )


def test_hurried_vowels_open_it_less():
    _, slow = laid_out(["t", "ɑː", "t", "ɑː", "t"], 0.18)
    _, fast = laid_out(["t", "ɑː", "t", "ɑː", "t"], 0.06)
    assert weight(fast, "jawOpen").max() < 0.8 * weight(slow, "jawOpen").max()


def test_lips_round_before_a_rounded_vowel():
    rounded = during(*laid_out(["t", "uː"]), 0)
    spread = during(*laid_out(["t", "iː"]), 0)
    assert weight(rounded, "mouthPucker").max() > 0.1 > weight(spread, "mouthPucker").max()
    assert weight(spread, "mouthStretch_L").max() > weight(rounded, "mouthStretch_L").max()


def test_diphthongs_move():
    phonemes, motion = laid_out(["aʊ"], 0.3)
    vowel = during(phonemes, motion, 0)
    assert weight(vowel, "jawOpen")[1] > weight(vowel, "jawOpen")[-1]
    assert weight(vowel, "mouthPucker")[-1] > weight(vowel, "mouthPucker")[1]


def test_weights_stay_in_range_and_nothing_but_the_mouth_moves():
    _, motion = laid_out(["p", "æ", "ʃ", "uː", "f", "ɔ", "v", "m", "iː", "w", "s"], 0.09)
    assert motion.dtype == np.float32
    assert (motion >= ICT64.lower - 1e-6).all() and (motion <= ICT64.upper + 1e-6).all()
    still = [i for i, c in enumerate(ICT64.coefficients) if c.group not in ("jaw", "mouth", "lips")]
    assert not motion[:, still].any()


def test_marks_and_unknown_symbols():
    assert articulations("ɑː") == articulations("ɑ")
    assert len(articulations("tʃ")) == 2
    assert articulations("ǁ") == articulations("ə")
