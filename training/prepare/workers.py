"""Spreads files over worker processes and survives those that die."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from training.prepare.config import PrepareConfig
from training.prepare.outcome import Outcome, Skipped
from training.prepare.source import Source
from training.prepare.work import prepare_source

Prepare = Callable[[Source, PrepareConfig], Outcome]
"""What makes clips of a source; it has to be importable by name in other processes."""

_CRASHED = Outcome(skipped=(Skipped("", "Reading it ended the worker process; the file is probably damaged."),))


def outcomes(
    sources: Sequence[Source], config: PrepareConfig, workers: int, prepare: Prepare = prepare_source
) -> Iterator[tuple[Source, Outcome]]:
    """The outcome of every source, in the order in which they are finished.

    With one worker the files are prepared in this process. A worker that dies takes down its pool; the files that
    were under way are then tried one at a time, so that only the guilty one is given up.
    """
    if workers <= 1:
        for source in sources:
            yield source, prepare(source, config)
        return
    waiting = deque(sources)
    while waiting:
        suspects: list[Source] = []
        yield from _pooled(waiting, suspects, config, workers, prepare)
        yield from _one_by_one(suspects, config, prepare)


def _pooled(
    waiting: deque[Source], suspects: list[Source], config: PrepareConfig, workers: int, prepare: Prepare
) -> Iterator[tuple[Source, Outcome]]:
    running: dict[Future[Outcome], Source] = {}
    with _pool(workers) as pool:
        while waiting or running:
            try:
                # Few files under way keep the finished clips from piling up in memory.
                while waiting and len(running) < 2 * workers:
                    running[pool.submit(prepare, waiting[0], config)] = waiting[0]
                    waiting.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = future.result()
                    yield running.pop(future), outcome
            except BrokenProcessPool:
                suspects.extend(running.values())
                return


def _one_by_one(sources: Sequence[Source], config: PrepareConfig, prepare: Prepare) -> Iterator[tuple[Source, Outcome]]:
    pool = _pool(1)
    try:
        for source in sources:
            try:
                outcome = pool.submit(prepare, source, config).result()
            except BrokenProcessPool:
                outcome = _CRASHED
                pool.shutdown()
                pool = _pool(1)
            yield source, outcome
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forking a process in which torch has run may hang the child.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
