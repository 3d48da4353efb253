"""Makes the clips of a speech corpus."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.conventions import FloatArray
from core.media.sound import Sound
from training.speech_corpus.espeak import Spoken, espeak
from training.speech_corpus.liveliness import RealLife, read_real_life, standard_loudness
from training.speech_corpus.mouth_motion import FRAME_RATE, mouth_motion
from training.speech_corpus.phonemes import SILENCE, Phoneme
from training.speech_corpus.reader import SOUND_RATE, SpeechClip
from training.speech_corpus.sentences import sentence
from training.speech_corpus.sound_effects import recorded
from training.speech_corpus.sway import sway
from training.speech_corpus.voices import Casting, cast

VALIDATION_EVERY = 12
"""One clip in so many is for validation."""

_USUAL_LEVEL = 0.08


@dataclass(frozen=True)
class Plan:
    """What a corpus is made of; with the number of a clip it fixes the clip.

    Attributes:
        seed: of everything that is drawn.
        data: pack with real clips for head, brows and eyes, or none.
        effects: whether training clips sound recorded: noise, rooms, microphones.
        shortest, longest: seconds that a clip is to last, about.
    """

    seed: int = 0
    data: str | None = None
    effects: bool = True
    shortest: float = 4.0
    longest: float = 11.0


def clip_name(number: int) -> str:
    """Name of a clip, which tells its split too."""
    return f"{clip_split(number)}-{number:06d}"


def clip_split(number: int) -> str:
    """Split of a clip."""
    return "val" if number % VALIDATION_EVERY == VALIDATION_EVERY - 1 else "train"


def make_clip(number: int, plan: Plan) -> SpeechClip:
    """The clip of that number, always the same for the same plan.

    Raises:
        InputError: espeak-ng is missing, or the pack cannot be read.
    """
    draws = np.random.default_rng((plan.seed, number))
    split = clip_split(number)
    casting = cast(split, draws)
    samples, phonemes = _speech(casting, draws.uniform(plan.shortest, plan.longest), draws)
    mouth = mouth_motion(phonemes, samples, SOUND_RATE)
    motions = mouth + _life(samples, len(mouth), split, plan.data, draws)
    if plan.effects and split == "train":
        samples = recorded(samples, SOUND_RATE, draws)
    return SpeechClip(clip_name(number), casting.delivery.voice, split, samples, motions, phonemes)


def _speech(casting: Casting, seconds: float, draws: np.random.Generator) -> tuple[FloatArray, tuple[Phoneme, ...]]:
    pieces = [_pause(draws.uniform(0.2, 1.0))]
    phonemes = [Phoneme(SILENCE, 0.0, len(pieces[0]) / SOUND_RATE)]
    while phonemes[-1].end < seconds:
        spoken = espeak().say(sentence(casting.language, draws), casting.delivery)
        start = phonemes[-1].end
        phonemes.extend(phoneme.moved(start) for phoneme in spoken.phonemes)
        pieces.append(_at_sound_rate(spoken))
        gap = _pause(0.3 + draws.exponential(0.35))
        phonemes.append(Phoneme(SILENCE, phonemes[-1].end, phonemes[-1].end + len(gap) / SOUND_RATE))
        pieces.append(gap)
    samples = np.concatenate(pieces)
    loud = np.abs(samples) > 1e-3
    level = float(np.sqrt(np.mean(np.square(samples[loud])))) if loud.any() else 1.0
    return np.clip(samples * (_USUAL_LEVEL / level), -1.0, 1.0).astype(np.float32), _joined(phonemes)


def _pause(seconds: float) -> FloatArray:
    return np.zeros(round(seconds * SOUND_RATE), dtype=np.float32)


def _at_sound_rate(spoken: Spoken) -> FloatArray:
    return Sound(spoken.samples.astype(np.float32) / 32768.0, spoken.rate).at(SOUND_RATE).samples


def _joined(phonemes: Sequence[Phoneme]) -> tuple[Phoneme, ...]:
    joined = [phonemes[0]]
    for phoneme in phonemes[1:]:
        if phoneme.symbol == joined[-1].symbol == SILENCE:
            joined[-1] = Phoneme(SILENCE, joined[-1].start, phoneme.end)
        else:
            joined.append(Phoneme(phoneme.symbol, joined[-1].end, phoneme.end))
    return tuple(joined)


def _life(samples: FloatArray, frames: int, split: str, data: str | None, draws: np.random.Generator) -> FloatArray:
    step = SOUND_RATE // FRAME_RATE
    levels = np.sqrt(np.mean(np.square(samples[: frames * step]).reshape(frames, step), axis=1))
    loudness = standard_loudness(np.log(np.maximum(levels, 1e-4)))
    real = None if data is None else _real_life(data, split)
    return sway(loudness, draws) if real is None else real.motion(loudness, draws)


@lru_cache(maxsize=2)
def _real_life(folder: str, split: str) -> RealLife | None:
    return read_real_life(Path(folder), split)
