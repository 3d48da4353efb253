"""Spreads files over worker processes and survives those that die."""

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from training.prepare.config import PrepareConfig
from training.prepare.outcome import Outcome, Skipped
from training.prepare.source import Source
from training.prepare.work import prepare_source, use_one_thread

_CRASHED = Outcome(skipped=(Skipped("", "Reading it ended the worker process; the file is probably damaged."),))


def outcomes(sources: Sequence[Source], config: PrepareConfig, workers: int) -> Iterator[tuple[Source, Outcome]]:
    """The outcome of every source, in the order in which they are finished.

    With one worker the files are prepared in this process. A worker that dies takes down its pool; the files that
    were under way are then tried one at a time, so that only the guilty one is given up.
    """
    if workers <= 1:
        for source in sources:
            yield source, prepare_source(source, config)
        return
    waiting = deque(sources)
    while waiting:
        suspects: list[Source] = []
        yield from _pooled(waiting, suspects, config, workers)
        for source in suspects:
            yield source, _alone(source, config)


def _pooled(
    waiting: deque[Source], suspects: list[Source], config: PrepareConfig, workers: int
) -> Iterator[tuple[Source, Outcome]]:
    running: dict[Future[Outcome], Source] = {}
    with _pool(workers) as pool:
        while waiting or running:
            try:
                # Few files under way keep the finished clips from piling up in memory.
                while waiting and len(running) < 2 * workers:
                    running[pool.submit(prepare_source, waiting[0], config)] = waiting[0]
                    waiting.popleft()
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = future.result()
                    yield running.pop(future), outcome
            except BrokenProcessPool:
                suspects.extend(running.values())
                return


def _alone(source: Source, config: PrepareConfig) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(prepare_source, source, config).result()
        except BrokenProcessPool:
            return _CRASHED


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forking a process in which torch has run may hang the child.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=use_one_thread)
