"""Fooling rate of a study with its confidence interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from training.study.analysis.answers import AnswerSheet

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Rate:
    """A share of answers.

    Attributes:
        hits: how many.
        count: of how many, at least 1.
        lower: lower end of the confidence interval.
        upper: its upper end.
    """

    hits: int
    count: int
    lower: float
    upper: float

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.hits / self.count

    @property
    def text(self) -> str:
        """In percent, with the interval."""
        return f"{self.share:.1%} ({self.lower:.1%} to {self.upper:.1%}), {self.hits} of {self.count}"


def wilson_rate(hits: int, count: int, confidence: float = CONFIDENCE) -> Rate:
    """Rate with Wilson's score interval.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    Raises:
        ValueError: no answers, or more hits than answers.
    """
    if count < 1 or not 0 <= hits <= count:
        raise ValueError(f"{hits} of {count} is no share")
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    share = hits / count
    scale = 1.0 + z**2 / count
    centre = (share + z**2 / (2.0 * count)) / scale
    half = z / scale * math.sqrt(share * (1.0 - share) / count + z**2 / (4.0 * count**2))
    return Rate(hits, count, max(centre - half, 0.0), min(centre + half, 1.0))


@dataclass(frozen=True)
class NamedRate:
    """A rate of one volunteer or one pair."""

    name: str
    rate: Rate


@dataclass(frozen=True)
class StudyResult:
    """What a study has shown.

    Attributes:
        study: its name.
        fooling: how often the made picture was taken for the more realistic one; 50 % is chance.
        left: how often the left picture was chosen; far from 50 % says that answers follow a habit.
        volunteers: fooling rate of each, in the order of their files.
        pairs: fooling rate of each pair, the most convincing first.
    """

    study: str
    fooling: Rate
    left: Rate
    volunteers: list[NamedRate]
    pairs: list[NamedRate]


def analyse(sheets: Sequence[AnswerSheet], confidence: float = CONFIDENCE) -> StudyResult:
    """Pool the answers of all volunteers.

    The interval treats answers as independent; with few volunteers who each answer much it is too narrow.

    Raises:
        ValueError: no sheets.
    """
    if not sheets:
        raise ValueError("a study needs answers")
    every = [answer for sheet in sheets for answer in sheet.answers]
    by_pair: dict[str, list[bool]] = {}
    for answer in every:
        by_pair.setdefault(answer.pair, []).append(answer.fooled)
    pairs = [NamedRate(name, wilson_rate(sum(found), len(found), confidence)) for name, found in by_pair.items()]
    return StudyResult(
        study=sheets[0].study,
        fooling=wilson_rate(sum(answer.fooled for answer in every), len(every), confidence),
        left=wilson_rate(sum(answer.chose_left for answer in every), len(every), confidence),
        volunteers=[
            NamedRate(
                sheet.volunteer,
                wilson_rate(sum(answer.fooled for answer in sheet.answers), len(sheet.answers), confidence),
            )
            for sheet in sheets
        ],
        pairs=sorted(pairs, key=lambda pair: (-pair.rate.share, pair.name)),
    )
