"""A batch from plan to report: what the command line and the window share."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.batch.cluster import ClusterRun
from core.batch.journal import JOURNAL_NAME, Journal, read_journal
from core.batch.page import write_page
from core.batch.performing import State, TaskResult
from core.batch.plan import BatchPlan
from core.batch.report import Report, make_report, write_report
from core.batch.run import BatchRun, OnResult
from core.batch.sheets import write_sheets
from core.batch.tasks import Task, TaskList, expand
from core.errors import InputError
from core.files import remove_leftovers


@dataclass(eq=False)
class Batch:
    """A planned batch and what has become of it so far.

    Attributes:
        plan: what was asked for.
        tasks: all jobs.
        journal: where it is written down.
        results: by number of the job.
        seconds: spent so far.
    """

    plan: BatchPlan
    tasks: TaskList
    journal: Journal
    results: dict[int, TaskResult] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def begin(cls, plan: BatchPlan) -> "Batch":
        """Plan all jobs and start the journal; nothing is rendered yet.

        Raises:
            InputError: see :func:`core.batch.tasks.expand`, or the folder cannot be written.
        """
        tasks = expand(plan)
        return cls(plan, tasks, Journal.begin(plan, tasks))

    @classmethod
    def resume(cls, folder: str | Path, plan: BatchPlan | None = None) -> "Batch":
        """Go on with the batch that was begun in a folder.

        Args:
            folder: of the results.
            plan: what is asked for now; None for whatever was begun.

        Raises:
            InputError: nothing was begun there, or something else.
        """
        recorded = read_journal(folder)
        if plan is not None and plan != recorded.plan:
            raise InputError(
                f"The batch begun in {folder} is another one; give the same jobs and options, or another folder."
            )
        journal = Journal(Path(folder) / JOURNAL_NAME)
        return cls(recorded.plan, recorded.tasks, journal, recorded.results)

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Jobs that are still to be done: without a result, or failed."""
        return tuple(task for task in self.tasks.tasks if not self._is_done(task))

    def run(self, workers: int | None = None, on_result: OnResult | None = None) -> BatchRun:
        """A run over the open jobs in processes of this machine, not begun yet.

        Args:
            workers: processes at most; None for one on each core.
            on_result: called with every result, in the thread that runs.

        Raises:
            InputError: no worker at all.
        """
        if workers is not None and workers < 1:
            raise InputError(f"{workers} workers can do nothing; use 1 or more.")
        count = workers or os.cpu_count() or 1
        return BatchRun(self.plan, self.open_tasks, self.journal.path, count, self._told(on_result))

    def run_on_cluster(self, address: str, on_result: OnResult | None = None) -> ClusterRun:
        """A run over the open jobs on the workers of a Dask scheduler, not begun yet."""
        return ClusterRun(self.plan, self.open_tasks, self.journal, address, self._told(on_result))

    def finish(self) -> Report:
        """Write report, page and, where they are wanted, contact sheets; tells what became of every job.

        What killed workers had begun to write is removed.

        Raises:
            InputError: the folder cannot be written.
        """
        remove_leftovers(Path(task.target) for task in self.tasks.tasks)
        report = make_report(self.tasks, self.results, self.seconds)
        folder = Path(self.plan.output.folder)
        write_report(report, folder)
        write_page(report, folder)
        if self.plan.output.sheets:
            write_sheets(report, folder)
        return report

    def _is_done(self, task: Task) -> bool:
        result = self.results.get(task.number)
        return result is not None and result.state is State.DONE

    def _told(self, on_result: OnResult | None) -> Callable[[TaskResult], None]:
        begun, before = time.perf_counter(), self.seconds

        def told(result: TaskResult) -> None:
            self.results[result.number] = result
            self.seconds = before + time.perf_counter() - begun
            if on_result is not None:
                on_result(result)

        return told
