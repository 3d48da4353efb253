"""The results of ``evaluate --what audio`` as Markdown for people, and as JSON for programs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from training.evaluation.audio_scores import AudioScores
from training.speech_corpus.lip_gap import LIPS_MEET

_MISSING = "-"
_Value = Callable[[AudioScores], str | None]


def _share(value: float | None) -> str | None:
    return None if value is None else f"{100 * value:.0f} %"


def _jaw_at_rest(scores: AudioScores) -> str | None:
    return None if scores.rest is None else f"{scores.rest.jaw_silent:.3f} / {scores.rest.jaw_speaking:.3f}"


def _jaw_at_nothing(scores: AudioScores) -> str | None:
    return None if scores.rest is None else f"{scores.rest.jaw_nothing:.3f}"


def _real_spread(scores: AudioScores) -> str:
    return ", ".join(f"{_degrees(value):.2f}" for value in scores.liveliness.real_spread)


def _degrees(radians: float) -> float:
    return radians * 57.29578


_ROWS: tuple[tuple[str, str, _Value], ...] = (
    ("clips, takes of each", "", lambda s: f"{s.clips}, {s.seeds}"),
    ("seconds of sound", "", lambda s: f"{s.seconds:.0f}"),
    ("correlation of the mouth opening", "over 0.6 (synthetic)", lambda s: f"{s.matched.correlation:.3f}"),
    ("the same, worst clip", "", lambda s: f"{s.matched.worst_correlation:.3f}"),
    ("**control**: the same, shuffled sounds", "clearly worse", lambda s: f"{s.shuffled.correlation:.3f}"),
    ("lag of the best alignment, frames", "-1 to 1", lambda s: f"{s.matched.lag:+d}"),
    ("takes whose own lag is within 1 frame", "", lambda s: _share(s.matched.within_one)),
    ("**control**: the same, shuffled sounds", "clearly worse", lambda s: _share(s.shuffled.within_one)),
    ("p, b, m", "", lambda s: None if s.matched.closures is None else str(s.matched.closures)),
    ("lips meet on p, b, m", "over 80 %", lambda s: _share(s.matched.lips_met)),
    ("**control**: the same, shuffled sounds", "clearly worse", lambda s: _share(s.shuffled.lips_met)),
    ("jawOpen in silence / in speech", "at rest", _jaw_at_rest),
    ("lips closed in silence", "", lambda s: None if s.rest is None else _share(s.rest.lips_closed)),
    ("jawOpen at most in 10 s of digital silence", "at rest", _jaw_at_nothing),
    ("blinks a minute", "8 to 25", lambda s: f"{s.liveliness.blinks_per_minute:.1f}"),
    ("head spread in 4 s, degrees", "as real clips", lambda s: f"{_degrees(s.liveliness.head_spread):.2f}"),
    ("the same of real clips: 10 %, median, 90 %", "", _real_spread),
    ("stretches between those 10 and 90 %", "", lambda s: _share(s.liveliness.head_inside)),
    ("head: variance across seeds / of real clips", "at least 0.5", lambda s: f"{s.liveliness.head_across_seeds:.2f}"),
    ("jaw: variance across seeds / of real clips", "under 0.1", lambda s: f"{s.liveliness.jaw_across_seeds:.3f}"),
    ("jaw: time between two takes, frames", "", lambda s: f"{s.liveliness.jaw_timing:.2f}"),
)  # fmt: skip


def to_json(scores: Sequence[AudioScores], talker: str, split: str) -> str:
    """All numbers."""
    content = {"format": "pirender-audio-evaluation", "version": 1, "talker": talker, "split": split}
    return json.dumps(content | {"scores": [asdict(each) for each in scores]}, indent=1, ensure_ascii=False) + "\n"


def to_markdown(scores: Sequence[AudioScores], talker: str, split: str) -> str:
    """One table, a column a kind of clips."""
    lines = [
        f"`{talker}`, split `{split}`. Lips meet where the gap on the mean face is below {LIPS_MEET} cm.\n",
        _line(["", "goal", *(each.kind for each in scores)]),
        _line(["---"] * (2 + len(scores))),
    ]
    lines += [_line([label, goal, *((value(each) or _MISSING) for each in scores)]) for label, goal, value in _ROWS]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
