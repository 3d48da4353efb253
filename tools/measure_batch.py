"""Measures a batch of 1,000 renders: its rate against that of a single process times the cores, and its memory.

Run: ``python -m tools.measure_batch FOLDER_OF_PHOTOS``
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from core.batch.batch import Batch
from core.batch.performing import Performer, TaskResult
from core.batch.plan import BatchPlan, Move, Output
from core.opencv import cv2

_MOVES = 50


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=20)
    options = parser.parse_args()
    photos = sorted(path for path in options.folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    with tempfile.TemporaryDirectory() as folder:
        chosen = photos[: options.photos]
        single = _single_rate(_plan(chosen, Path(folder) / "one"))
        plan = _plan(chosen, Path(folder) / "many")
        _measure(plan, single)


def _plan(photos: list[Path], folder: Path) -> BatchPlan:
    moves = tuple(
        Move(edits=(f"mouthSmile={number / _MOVES:.2f}", f"yaw+={10 * number / _MOVES - 5:.1f}"), name=f"{number:02d}")
        for number in range(_MOVES)
    )
    output = Output(str(folder), picture="jpg", size=512, crop_only=True)
    return BatchPlan(tuple(str(path) for path in photos), moves, output, "geometry")


def _single_rate(plan: BatchPlan) -> float:
    """Jobs a second of one process with one thread, opening the photos included, start-up not."""
    cv2.setNumThreads(1)
    performer, tasks = Performer(plan), Batch.begin(plan).tasks.tasks
    performer.perform(tasks[0])
    begun = time.perf_counter()
    for task in tasks[1:]:
        performer.perform(task)
    rate = (len(tasks) - 1) / (time.perf_counter() - begun)
    print(f"one process: {len(tasks)} jobs, {rate:.1f} a second")
    return rate


def _measure(plan: BatchPlan, single: float) -> None:
    batch, cores = Batch.begin(plan), os.cpu_count() or 1
    total = len(batch.tasks.tasks)
    memory: list[float] = []
    moments: list[float] = []

    def told(_result: TaskResult) -> None:
        done = len(batch.results)
        moments.append(time.perf_counter())
        if done % max(total // 10, 1) == 0:
            memory.append(sum(_resident(pid) for pid in run.processes))

    run = batch.run(None, told)
    begun = time.perf_counter()
    run.run()
    rate = total / (time.perf_counter() - begun)
    failed = sum(bool(result.message) for result in batch.results.values())
    print(f"batch: {total} jobs, {failed} failed, {rate:.1f} a second on {cores} cores, start-up included")
    running = (total - 1) / (moments[-1] - moments[0])
    print(f"the first after {moments[0] - begun:.1f} s, then {running:.1f} a second")
    for what, each in (("start-up included", rate), ("from the first result on", running)):
        print(f"share of the single rate times the cores, {what}: {each / (single * cores):.2f}")
    print("memory of the workers after each tenth, MB: " + ", ".join(f"{each:.0f}" for each in memory))


def _resident(pid: int) -> float:
    """Megabytes of a process on Linux; 0 where that cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


if __name__ == "__main__":
    main()
