"""When lips meet, and the lower lip the teeth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.speech_corpus.articulation import articulations
from training.speech_corpus.phonemes import Phoneme, lip_closure

_SHORTEST = 0.06
"""Seconds of full contact at least: at 25 frames a second each contact then shows in a frame."""

_RAMP = 0.055


def contacts(phonemes: Sequence[Phoneme], kind: str, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far the contact ``kind`` (``lips`` or ``teeth``) is made, float64 (T,), 0 open to 1 touching."""
    made = np.zeros(len(times))
    for phoneme in phonemes:
        if articulations(phoneme.symbol)[0].contact == kind:
            start, end = lip_closure(phoneme) if kind == "lips" else (phoneme.start, phoneme.end)
            missing = max(_SHORTEST - (end - start), 0.0) / 2
            outside = np.maximum(start - missing - times, times - end - missing)
            made = np.maximum(made, 0.5 + 0.5 * np.cos(np.pi * np.clip(outside / _RAMP, 0.0, 1.0)))
    return made
