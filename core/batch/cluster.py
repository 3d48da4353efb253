"""Runs the jobs of a batch on the workers of a Dask scheduler, which must all see the same files."""

import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from core.batch.journal import Journal
from core.batch.performing import Performer, State, TaskResult
from core.batch.plan import BatchPlan
from core.batch.run import OnResult
from core.batch.tasks import Task
from core.errors import InputError

_UNIT = 8
"""Jobs of one photo that travel together: the photo is opened once for them."""

_TIMEOUT = "10s"


class ClusterRun:
    """One run over some jobs; a worker that is lost costs its unit another try elsewhere."""

    def __init__(
        self, plan: BatchPlan, tasks: Iterable[Task], journal: Journal, address: str, on_result: OnResult
    ) -> None:
        """Get ready; ``address`` is that of the scheduler, e.g. ``tcp://host:8786``."""
        self._plan, self._journal, self._address, self._on_result = plan, journal, address, on_result
        self._units = tuple(_units(tasks))
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop: units that were not begun are taken back."""
        self._cancelled.set()

    def run(self) -> None:
        """Do all jobs; returns when they are done or the run was cancelled.

        Raises:
            InputError: Dask is not installed, there is no scheduler, or the journal cannot be written.
        """
        try:
            from distributed import Client, as_completed
        except ImportError as error:
            raise InputError(
                "A cluster needs one more package; install it with: pip install 'pirender[cluster]'."
            ) from error
        try:
            client = Client(self._address, timeout=_TIMEOUT)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                f"No Dask scheduler answers at {self._address}; start one with 'dask scheduler', or leave --dask out."
            ) from error
        with client:
            futures = {client.submit(_do, self._plan, unit, pure=False): unit for unit in self._units}
            for future in as_completed(futures):
                for result in self._results(future, futures[future]):
                    self._journal.add(result)
                    self._on_result(result)
                if self._cancelled.is_set():
                    client.cancel(list(futures))
                    return

    @staticmethod
    def _results(future: object, unit: tuple[Task, ...]) -> tuple[TaskResult, ...]:
        error = future.exception()  # type: ignore[attr-defined]
        if error is None:
            found: tuple[TaskResult, ...] = future.result()  # type: ignore[attr-defined]
            return found
        message = f"The cluster gave it up: {type(error).__name__}."
        return tuple(TaskResult(task.number, State.FAILED, 0.0, message) for task in unit)


def _units(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    for _, group in groupby(tasks, key=lambda task: task.photo):
        rest = tuple(group)
        for first in range(0, len(rest), _UNIT):
            yield rest[first : first + _UNIT]


def _do(plan: BatchPlan, unit: tuple[Task, ...]) -> tuple[TaskResult, ...]:
    performer = _performer(plan, threading.get_ident())
    return tuple(performer.perform(task) for task in unit)


@lru_cache(maxsize=8)
def _performer(plan: BatchPlan, thread: int) -> Performer:
    """One for each thread of a worker, kept between units: engines and trackers take long to load."""
    del thread
    return Performer(plan)
