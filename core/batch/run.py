"""Runs the jobs of a batch in worker processes, with pause and cancel."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

from core.batch.performing import State, TaskResult
from core.batch.plan import BatchPlan
from core.batch.tasks import Task
from core.batch.worker import WorkerHandle, start_worker

_ATTEMPTS = 2
"""How often a job is begun whose worker dies under it."""

OnResult = Callable[[TaskResult], None]


class BatchRun:
    """One run over some jobs. :meth:`run` blocks; the rest may be called from any thread meanwhile."""

    def __init__(
        self, plan: BatchPlan, tasks: Iterable[Task], journal: Path, workers: int, on_result: OnResult
    ) -> None:
        """Get ready.

        Args:
            plan: of the batch.
            tasks: to be done; those of one photo should follow each other.
            journal: workers append to it.
            workers: processes at most.
            on_result: called by :meth:`run` with every result.
        """
        self._plan, self._journal, self._on_result = plan, journal, on_result
        self._groups: dict[str, deque[Task]] = {}
        for task in tasks:
            self._groups.setdefault(task.photo, deque()).append(task)
        self._count = workers
        self._deaths: dict[int, int] = {}
        self._workers: list[WorkerHandle] = []
        self._paused, self._cancelled = threading.Event(), threading.Event()
        self._bell: tuple[Connection, Connection] = Pipe()

    def pause(self) -> None:
        """Begin no further jobs; those under way are finished."""
        self._paused.set()

    def go_on(self) -> None:
        """Undo :meth:`pause`."""
        self._paused.clear()
        self._ring()

    def cancel(self) -> None:
        """Stop: films under way are dropped without a trace, what is done stays done."""
        self._cancelled.set()
        self._ring()

    @property
    def was_cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    @property
    def processes(self) -> tuple[int, ...]:
        """Process numbers of the workers that live."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    def run(self) -> None:
        """Do all jobs; returns when they are done or the run was cancelled."""
        try:
            while not self._cancelled.is_set():
                self._hand_out()
                busy = [worker for worker in self._workers if worker.task is not None]
                if not busy and not self._left:
                    break
                self._wait(busy)
        finally:
            for worker in self._workers:
                worker.stop()
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    @property
    def _left(self) -> int:
        return sum(len(group) for group in self._groups.values())

    def _hand_out(self) -> None:
        if self._paused.is_set():
            return
        idle = [worker for worker in self._workers if worker.task is None]
        while self._left and (idle or len(self._workers) < self._count):
            if not idle:
                self._workers.append(start_worker(self._plan, self._journal))
                idle.append(self._workers[-1])
            worker = idle.pop()
            worker.give(self._next(worker))

    def _next(self, worker: WorkerHandle) -> Task:
        """A job of the photo that the worker has open, of one that nobody has open, or of the one with most left."""
        open_photos = {other.photo for other in self._workers if other is not worker}
        waiting = [photo for photo, group in self._groups.items() if group]
        if worker.photo in waiting:
            photo = worker.photo
        else:
            free = [photo for photo in waiting if photo not in open_photos]
            photo = free[0] if free else max(waiting, key=lambda name: len(self._groups[name]))
        return self._groups[photo].popleft()

    def _wait(self, busy: list[WorkerHandle]) -> None:
        ready = wait([self._bell[0], *(worker.pipe for worker in busy)])
        if self._bell[0] in ready:
            self._bell[0].recv()
        for worker in busy:
            if worker.pipe in ready:
                self._take(worker)

    def _take(self, worker: WorkerHandle) -> None:
        task = worker.task
        worker.task = None
        try:
            self._on_result(worker.pipe.recv())
        except (EOFError, OSError):
            self._workers.remove(worker)
            worker.end()
            if task is not None:
                self._died(task)

    def _died(self, task: Task) -> None:
        """A worker ended under a job: once more, then give it up."""
        self._deaths[task.number] = self._deaths.get(task.number, 0) + 1
        if self._deaths[task.number] < _ATTEMPTS:
            self._groups[task.photo].appendleft(task)
            return
        message = f"The process that rendered {Path(task.photo).name} was ended twice, perhaps for lack of memory."
        self._on_result(TaskResult(task.number, State.FAILED, 0.0, message))

    def _ring(self) -> None:
        self._bell[1].send(None)


class Pace:
    """Rate and time left of a batch."""

    def __init__(self, total: int) -> None:
        """Begin to count now; ``total`` jobs are to be done."""
        self._begun, self._total, self.done = time.perf_counter(), total, 0

    def count(self) -> None:
        """One more is done."""
        self.done += 1

    @property
    def rate(self) -> float:
        """Jobs a second so far."""
        return self.done / max(time.perf_counter() - self._begun, 1e-6)

    @property
    def seconds_left(self) -> float | None:
        """Until the end at that rate; None while nobody knows."""
        return None if self.done == 0 else (self._total - self.done) / self.rate
