"""A worker process: does the jobs that come through its pipe until the pipe closes."""

import os
import sys
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from core.batch.journal import Journal
from core.batch.performing import Performer, TaskResult
from core.batch.plan import BatchPlan
from core.batch.tasks import Task
from core.errors import Cancelled, InputError

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(eq=False)
class WorkerHandle:
    """The near end of a worker.

    Attributes:
        process: the process.
        pipe: jobs go in, results come out; anything sent while a job is under way stops it.
        task: what it is doing; None when it waits.
        photo: of the last job.
    """

    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    photo: str = ""

    def give(self, task: Task) -> None:
        """Send a job to a worker that waits."""
        self.task, self.photo = task, task.photo
        self.pipe.send(task)

    def stop(self) -> None:
        """Let it stop: at once where a film is being made, else after the picture."""
        try:
            self.pipe.send(None)
        except OSError:
            # It has ended already, which is all that was wanted.
            pass

    def end(self) -> None:
        """Wait for the end of a stopped worker, then close the pipe."""
        self.process.join(timeout=20.0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


def start_worker(plan: BatchPlan, journal: Path) -> WorkerHandle:
    """A fresh process with one thread for all arithmetic, since there is one worker for each core."""
    context = get_context("spawn")
    near, far = context.Pipe()
    kept = {name: os.environ.get(name) for name in _THREADS}
    os.environ |= dict.fromkeys(_THREADS, "1")
    try:
        process = context.Process(target=_work, args=(far, plan, journal), daemon=True)
        process.start()
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    far.close()
    return WorkerHandle(process, near)


def _work(pipe: Connection, plan: BatchPlan, journal_path: Path) -> None:
    _serve(pipe, plan, journal_path)
    # Taking the interpreter and its libraries down would keep the run waiting for half a second; all files are closed.
    sys.stderr.flush()
    os._exit(0)


def _serve(pipe: Connection, plan: BatchPlan, journal_path: Path) -> None:
    from core.opencv import cv2

    cv2.setNumThreads(1)
    performer, journal = Performer(plan), Journal(journal_path)
    while True:
        try:
            task: Task | None = pipe.recv()
            if task is None:
                return
            result = performer.perform(task, pipe.poll)
            _record(journal, result)
            pipe.send(result)
        except (EOFError, OSError, Cancelled, KeyboardInterrupt):
            # The near end is gone or wants no more; what was begun left nothing behind.
            return


def _record(journal: Journal, result: TaskResult) -> None:
    try:
        journal.add(result)
    except InputError:
        # The near end meets the same full disk and says so; the result itself still counts in this run.
        return
