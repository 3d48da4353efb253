"""Co-articulation: each sound pulls the mouth to its own shape, before and after its time too."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.speech_corpus.articulation import SHAPES
from training.speech_corpus.phonemes import SILENCE, Phoneme

_JAW_LEAD, _JAW_LAG = 0.045, 0.055
_LIP_LEAD, _LIP_LAG = 0.085, 0.06
"""Seconds in which the pull of a sound falls to 1/e; lips are rounded long before a rounded vowel is heard."""

_REST_MARGIN = 0.11
_SHORT_PAUSE = 0.2
_CORE = 0.4


@dataclass(frozen=True, eq=False)
class Pulls:
    """The sounds of a clip as pulls.

    Attributes:
        targets: float64 (K, 6), in the order of ``SHAPES``.
        strengths: float64 (K, 6), 0 to 1.
        starts, ends: float64 (K,), seconds between which a sound pulls with its full strength.
    """

    targets: NDArray[np.float64]
    strengths: NDArray[np.float64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]


def core_of(phoneme: Phoneme, part: int, parts: int) -> tuple[float, float]:
    """Between which seconds the ``part``-th of ``parts`` shapes of a sound prevails.

    In silence the mouth closes only after the voice has ended and opens before it begins.
    """
    if phoneme.symbol == SILENCE:
        margin = min(_REST_MARGIN, 0.5 * phoneme.seconds)
        return phoneme.start + margin, phoneme.end - margin
    length = phoneme.seconds / parts
    centre = phoneme.start + (part + 0.5) * length
    return centre - 0.5 * _CORE * length, centre + 0.5 * _CORE * length


def rest_strength(phoneme: Phoneme) -> float:
    """How far the mouth comes to rest in a silence: not at all in the shortest, wholly from 0.4 s on."""
    return float(np.clip((phoneme.seconds - 0.5 * _SHORT_PAUSE) / _SHORT_PAUSE, 0.02, 1.0))


def blended(pulls: Pulls, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Trajectories of the shapes, float64 (T, 6), at ``times`` (T,) in seconds.

    Source: Cohen and Massaro, Modeling coarticulation in synthetic visual speech (1993): the mean of all targets,
    weighted by dominances that fall exponentially with the distance in time.
    """
    before = np.maximum(pulls.starts - times[:, None], 0.0)
    after = np.maximum(times[:, None] - pulls.ends, 0.0)
    jaw = np.exp(-before / _JAW_LEAD - after / _JAW_LAG)
    lips = np.exp(-before / _LIP_LEAD - after / _LIP_LAG)
    result = np.empty((len(times), len(SHAPES)))
    for column, name in enumerate(SHAPES):
        dominance = (jaw if name == "jaw" else lips) * pulls.strengths[:, column] + 1e-12
        result[:, column] = dominance @ pulls.targets[:, column] / dominance.sum(axis=1)
    return result
