"""Answer files that volunteers have saved from the page of a study."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from training.study.pairs import SIDES

FORMAT = "pirender-study-answers"
VERSION = 1


@dataclass(frozen=True)
class Answer:
    """One pair as one volunteer saw it.

    Attributes:
        pair: its name.
        fooled: whether the made picture was taken for the more realistic one.
        chose_left: whether the one on the left was.
    """

    pair: str
    fooled: bool
    chose_left: bool


@dataclass(frozen=True)
class AnswerSheet:
    """All answers of one volunteer.

    Attributes:
        study: which study.
        volunteer: a name, which need not be unique.
        answers: in the order in which they were given.
    """

    study: str
    volunteer: str
    answers: tuple[Answer, ...]


def read_sheets(paths: Sequence[Path]) -> list[AnswerSheet]:
    """Read answer files of one study.

    Raises:
        InputError: a file cannot be read, is no answer file, holds no answers, is given twice, or belongs to another
            study than the first.
    """
    seen: dict[bytes, Path] = {}
    sheets: list[AnswerSheet] = []
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"Cannot read {path} ({error.strerror}); give an answer file of a study.") from error
        if content in seen:
            raise InputError(f"{path} holds the same answers as {seen[content]}; give each volunteer's file once.")
        seen[content] = path
        sheet = _sheet(content, path)
        if sheets and sheet.study != sheets[0].study:
            raise InputError(
                f"{path} belongs to the study {sheet.study}, {paths[0]} to {sheets[0].study}; analyse them separately."
            )
        sheets.append(sheet)
    return sheets


def _sheet(content: bytes, path: Path) -> AnswerSheet:
    try:
        entries = json.loads(content)
        if not isinstance(entries, dict) or entries.get("format") != FORMAT:
            raise InputError(f"{path} is no answer file of a study; give what the page has saved.")
        if entries["version"] != VERSION:
            raise InputError(f"{path} is of version {entries['version']}, this program reads {VERSION}: update it.")
        answers = tuple(_answer(entry) for entry in entries["answers"])
        sheet = AnswerSheet(str(entries["study"]), str(entries["volunteer"]), answers)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"The answer file {path} is damaged ({error}); save it again from the page.") from error
    if not answers:
        raise InputError(f"{path} holds no answers; leave it out.")
    if len({answer.pair for answer in answers}) < len(answers):
        raise InputError(f"The answer file {path} is damaged (a pair twice); save it again from the page.")
    return sheet


def _answer(entry: dict[str, object]) -> Answer:
    fake, chosen = entry["fake_side"], entry["chosen"]
    if fake not in SIDES or chosen not in SIDES:
        raise ValueError(f"sides are left and right, not {fake!r} and {chosen!r}")
    return Answer(str(entry["pair"]), fake == chosen, chosen == SIDES[0])
