"""The report of a batch: what was made, what failed, in numbers and sentences."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.batch.performing import State, TaskResult
from core.batch.tasks import Task, TaskList
from core.files import atomic_write

REPORT_NAME = "batch-report.json"


@dataclass(frozen=True)
class Entry:
    """One job in a report.

    Attributes:
        photo: file of the portrait.
        move: what it did.
        target: file that was, or should have been, written.
        state: done, failed, skipped, or open where it was not begun.
        seconds: how long it took.
        message: one sentence where it failed.
        is_film: whether it has more than one frame.
    """

    photo: str
    move: str
    target: str
    state: str
    seconds: float
    message: str
    is_film: bool


@dataclass(frozen=True)
class Report:
    """A whole batch.

    Attributes:
        entries: all jobs, in their order.
        seconds: of this run.
    """

    entries: tuple[Entry, ...]
    seconds: float

    def count(self, state: str) -> int:
        """Jobs that ended so."""
        return sum(entry.state == state for entry in self.entries)

    @property
    def counts(self) -> dict[str, int]:
        """Jobs by how they ended."""
        return {state: self.count(state) for state in (*(kind.value for kind in State), "open")}


def make_report(tasks: TaskList, results: dict[int, TaskResult], seconds: float) -> Report:
    """Put jobs and results together."""
    entries = [_entry(task, results.get(task.number)) for task in tasks.tasks]
    entries += [Entry("", "", target, State.SKIPPED.value, 0.0, "", False) for target in tasks.skipped]
    return Report(tuple(entries), seconds)


def report_to_json(report: Report) -> dict[str, Any]:
    """The content of the report's file."""
    return {
        "format": "pirender-batch-report",
        "version": 1,
        "counts": report.counts,
        "seconds": round(report.seconds, 3),
        "jobs": [asdict(entry) | {"seconds": round(entry.seconds, 4)} for entry in report.entries],
    }


def write_report(report: Report, folder: Path) -> Path:
    """Write the report beside the results.

    Raises:
        InputError: the folder cannot be written.
    """
    with atomic_write(folder / REPORT_NAME) as temporary:
        temporary.write_text(json.dumps(report_to_json(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder / REPORT_NAME


def _entry(task: Task, result: TaskResult | None) -> Entry:
    state = "open" if result is None else result.state.value
    seconds, message = (0.0, "") if result is None else (result.seconds, result.message)
    return Entry(task.photo, task.move.label, task.target, state, seconds, message, task.is_film)
