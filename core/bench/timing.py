"""How a piece of work is timed."""

import time
from collections.abc import Callable, Sequence

import numpy as np


def median_milliseconds(work: Callable[[], object], repeats: int = 15, warm_up: int = 3) -> float:
    """Median wall time of one call in milliseconds, after calls that only warm caches up."""
    for _ in range(warm_up):
        work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1e3


def best_milliseconds(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Least wall time of one call of each in milliseconds; they take turns, so that other load hits all alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    return [min(taken) * 1e3 for taken in times]
