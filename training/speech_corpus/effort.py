"""How far the jaw opens: loud sounds open it wider, hurried ones less."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from training.speech_corpus.articulation import VOWELS
from training.speech_corpus.phonemes import Phoneme

_PER_DECIBEL = 0.03
_LOWEST, _HIGHEST = 0.6, 1.2
_USUAL_VOWEL = 0.1
_ARTICULATE = 1.25
_RATE_POWER = 0.25


def efforts(phonemes: Sequence[Phoneme], samples: FloatArray, rate: int) -> NDArray[np.float64]:
    """Factor of the jaw's opening for each sound, float64 (K,), from the loudness of the clip's own vowels.

    Sounds other than vowels take the factor of the nearest vowel: effort belongs to syllables.
    """
    vowels = [index for index, phoneme in enumerate(phonemes) if _is_vowel(phoneme)]
    if not vowels:
        return np.ones(len(phonemes))
    levels = np.array([_decibels(samples[int(p.start * rate) : int(p.end * rate)]) for p in _pick(phonemes, vowels)])
    loudness = np.clip(1.0 + _PER_DECIBEL * (levels - np.percentile(levels, 70)), _LOWEST, _HIGHEST)
    seconds = float(np.median([phoneme.seconds for phoneme in _pick(phonemes, vowels)]))
    pace = float(np.clip((seconds / _USUAL_VOWEL) ** _RATE_POWER, 0.75, 1.15))
    nearest = np.abs(np.arange(len(phonemes))[:, None] - np.array(vowels)).argmin(axis=1)
    return np.asarray(_ARTICULATE * pace * loudness[nearest])


def _is_vowel(phoneme: Phoneme) -> bool:
    return phoneme.symbol[:1] in VOWELS


def _pick(phonemes: Sequence[Phoneme], indices: Sequence[int]) -> list[Phoneme]:
    return [phonemes[index] for index in indices]


def _decibels(samples: FloatArray) -> float:
    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0
    return 20.0 * float(np.log10(max(level, 1e-4)))
