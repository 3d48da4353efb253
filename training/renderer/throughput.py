"""How fast the run is: images a second, share of the device's peak, share spent waiting for data."""

import time

import torch
from torch.utils.flop_counter import FlopCounterMode

from training.renderer.batches import Batch
from training.renderer.training import TrainingTask

_MATRIX = {"cuda": 8192, "cpu": 1024}
_ROUNDS = 8


class Stopwatch:
    """Seconds of steps and of waiting for data since the last report."""

    def __init__(self) -> None:
        """Start now."""
        self._began = time.monotonic()
        self._waited = 0.0

    def add_wait(self, seconds: float) -> None:
        """Count the time in which a step had no batch yet."""
        self._waited += seconds

    def report(self, images: int, operations: float, peak: float) -> dict[str, float]:
        """Rates since the last report, and start again.

        Args:
            images: pairs learnt from, over all processes.
            operations: floating-point operations of all of this process's steps.
            peak: the device's operations a second; 0 when it is not known.
        """
        now = time.monotonic()
        elapsed = max(now - self._began, 1e-9)
        found = {"interval": elapsed, "images_per_second": images / elapsed, "loading_share": self._waited / elapsed}
        if peak > 0:
            found["peak_share"] = operations / elapsed / peak
        self._began, self._waited = now, 0.0
        return found


def step_operations(task: TrainingTask, batch: Batch) -> float:
    """Floating-point operations of one forward and backward pass; no gradient is kept."""
    learning = [parameter for parameter in task.parameters() if parameter.requires_grad]
    counter = FlopCounterMode(display=False)
    with counter:
        # Not backward(): that would wake the hooks of data-parallel training in this process alone.
        torch.autograd.grad(task(batch)["loss"], learning, allow_unused=True)
    return float(counter.get_total_flops())


def device_peak(device: torch.device, precision: str) -> float:
    """Operations a second of a large matrix product at that precision, measured (a second or less)."""
    side = _MATRIX[device.type]
    matrix = torch.randn(side, side, device=device, dtype=getattr(torch, precision))
    best = float("inf")
    for _ in range(_ROUNDS):
        _synchronise(device)
        began = time.perf_counter()
        matrix @ matrix
        _synchronise(device)
        best = min(best, time.perf_counter() - began)
    return float(2.0 * side**3 / best)


def _synchronise(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
