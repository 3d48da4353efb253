"""How a piece of work is timed."""

import time
from collections.abc import Callable

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
