"""Sentences to be spoken: templates of a language with words of our own, numbers, dates and made-up words."""

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

_LEXICON = Path(__file__).parent / "lexicon.json"
_SLOT = re.compile(r"\{(\w+)\}")
_ONSETS = tuple("p b m f v w t d n s z l r k g h".split()) + ("sh", "ch", "pr", "bl", "fl", "sp", "st", "gr")
_CENTRES = ("a", "e", "i", "o", "u", "oo", "ee", "ai", "au")
_ENDS = ("", "", "", "", "m", "p", "b", "f", "n", "s", "l", "t")
_MADE_UP_SHARE = 0.1


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return dict(json.loads(_LEXICON.read_text(encoding="utf-8")))


def languages() -> tuple[str, ...]:
    """The languages that there are words for."""
    return tuple(_lexicon())


def sentence(language: str, draws: np.random.Generator) -> str:
    """One sentence; one in ten is of words that exist in no language, so that every sound meets every other."""
    if draws.random() < _MADE_UP_SHARE:
        return _made_up(draws)
    words = _lexicon()[language]
    text = _SLOT.sub(lambda slot: _fill(slot[1], words, draws), str(draws.choice(words["templates"])))
    return text[0].upper() + text[1:]


def _fill(slot: str, words: dict[str, list[str]], draws: np.random.Generator) -> str:
    if slot == "number":
        return str(int(10 ** draws.uniform(0.0, 6.0)))
    if slot == "year":
        return str(draws.integers(1900, 2100))
    if slot == "time":
        return f"{draws.integers(1, 13)}:{draws.integers(10, 60)}"
    if slot == "ordinal":
        return f"{draws.integers(4, 21)}th"
    return str(draws.choice(words[slot]))


def _made_up(draws: np.random.Generator) -> str:
    words = ("".join(_syllable(draws) for _ in range(draws.integers(1, 4))) for _ in range(draws.integers(3, 9)))
    return " ".join(words).capitalize() + "."


def _syllable(draws: np.random.Generator) -> str:
    return "".join(str(draws.choice(part)) for part in (_ONSETS, _CENTRES, _ENDS))
