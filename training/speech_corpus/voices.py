"""Whose voices speak, and which of them are kept for validation."""

from dataclasses import dataclass

import numpy as np

from training.speech_corpus.espeak import Delivery

_ACCENTS = (
    ("en-us", "en", 4.0), ("en", "en", 3.0), ("en-gb-x-rp", "en", 1.0), ("en-029", "en", 1.0),
    ("en-us-nyc", "en", 1.0),
    ("de", "de", 2.0), ("fr", "fr", 1.0), ("es", "es", 1.0), ("es-419", "es", 0.5), ("it", "it", 1.0),
)  # fmt: skip
"""Name of espeak-ng, language of the sentences, how often."""

_TRAINING = (
    "m1", "m2", "m3", "m4", "m5", "m6", "m8", "f1", "f2", "f3", "f5", "max", "michael", "Alex", "Denis", "Lee",
    "Alicia", "Annie", "anika", "belinda", "linda", "steph", "klatt2", "klatt4", "edward", "paul", "quincy", "victor",
    "Hugo", "grandma", "travis", "zac", "aunty", "sandro", "Mike", "norbert",
)  # fmt: skip
_VALIDATION = ("m7", "f4", "Andrea", "adam", "klatt3", "marcelo", "steph2", "benjamin")
"""Variants that are in no training clip, whatever the accent."""


@dataclass(frozen=True)
class Casting:
    """Who speaks a clip.

    Attributes:
        language: of the sentences.
        delivery: voice, speed and pitch.
    """

    language: str
    delivery: Delivery


def cast(split: str, draws: np.random.Generator) -> Casting:
    """Draw a voice of the split ``train`` or ``val``, at a speed and pitch of its own."""
    weights = np.array([weight for _, _, weight in _ACCENTS])
    accent, language, _ = _ACCENTS[int(draws.choice(len(_ACCENTS), p=weights / weights.sum()))]
    variant = str(draws.choice(_VALIDATION if split == "val" else _TRAINING))
    words = int(np.clip(draws.normal(165, 28), 105, 245))
    delivery = Delivery(f"{accent}+{variant}", words, int(draws.integers(25, 76)), int(draws.integers(30, 81)))
    return Casting(language, delivery)
