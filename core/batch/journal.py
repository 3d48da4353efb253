"""What a batch has done so far, line by line, so that a run that was killed goes on where it was."""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.batch.job_file import plan_from_json, plan_to_json
from core.batch.performing import State, TaskResult
from core.batch.plan import BatchPlan, Move
from core.batch.tasks import Task, TaskList
from core.errors import InputError
from core.files import atomic_write, cannot_write
from core.settings import settings_from_json

JOURNAL_NAME = ".pirender-batch.jsonl"


@dataclass(frozen=True)
class Recorded:
    """What a journal holds.

    Attributes:
        plan: of the batch.
        tasks: as they were planned, with the files that were free then.
        results: the last one of each job, by its number.
    """

    plan: BatchPlan
    tasks: TaskList
    results: dict[int, TaskResult]

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Jobs that have no result, or one that failed."""
        done = {number for number, result in self.results.items() if result.state is State.DONE}
        return tuple(task for task in self.tasks.tasks if task.number not in done)


_SYNC_SECONDS = 1.0


class Journal:
    """Appends to a journal; a line is written in one piece, by whichever process did the job."""

    def __init__(self, path: Path) -> None:
        """Write to ``path``, which :meth:`begin` makes."""
        self.path = path
        self._synced = 0.0

    @classmethod
    def begin(cls, plan: BatchPlan, tasks: TaskList) -> "Journal":
        """Start the journal of a new batch in its folder; an earlier one is replaced.

        Raises:
            InputError: the folder cannot be made or written.
        """
        folder = Path(plan.output.folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        head = {
            "plan": plan_to_json(plan),
            "tasks": [asdict(task) for task in tasks.tasks],
            "skipped": list(tasks.skipped),
        }
        with atomic_write(folder / JOURNAL_NAME) as temporary:
            temporary.write_text(json.dumps(head, ensure_ascii=False) + "\n", encoding="utf-8")
        return cls(folder / JOURNAL_NAME)

    def add(self, result: TaskResult) -> None:
        """Append a result.

        It outlives this process at once, and a failure of power after a second: bringing every line to the disk would
        cost a sixth of the rate.

        Raises:
            InputError: the disk is full or the folder is gone.
        """
        line = json.dumps(asdict(result) | {"state": result.state.value}, ensure_ascii=False) + "\n"
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            try:
                os.write(handle, line.encode("utf-8"))
                if time.monotonic() - self._synced > _SYNC_SECONDS:
                    os.fsync(handle)
                    self._synced = time.monotonic()
            finally:
                os.close(handle)
        except OSError as error:
            raise cannot_write(self.path, error) from error


def read_journal(folder: str | Path) -> Recorded:
    """What was done in a folder; a last line that was cut short is passed over.

    Raises:
        InputError: no batch was begun there, or the journal is damaged.
    """
    path = Path(folder) / JOURNAL_NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise InputError(f"No batch was begun in {folder}; leave --resume out to begin one.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Cannot read {path}: {error}; begin the batch anew without --resume.") from error
    try:
        head = json.loads(lines[0])
        plan = plan_from_json(head["plan"], path.name)
        tasks = TaskList(tuple(_task(entry, path.name) for entry in head["tasks"]), tuple(head["skipped"]))
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise InputError(f"The journal {path} is damaged ({error}); begin the batch anew without --resume.") from error
    results = {result.number: result for line in lines[1:] if (result := _result(line)) is not None}
    return Recorded(plan, tasks, results)


def _task(entry: dict[str, Any], source: str) -> Task:
    move = settings_from_json(Move, entry["move"], source)
    return Task(int(entry["number"]), str(entry["photo"]), move, str(entry["target"]), bool(entry["is_film"]))


def _result(line: str) -> TaskResult | None:
    try:
        entry = json.loads(line)
        return TaskResult(int(entry["number"]), State(entry["state"]), float(entry["seconds"]), str(entry["message"]))
    except (ValueError, KeyError, TypeError):
        return None
