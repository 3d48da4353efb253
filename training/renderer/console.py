"""A run's progress for people at a terminal."""

from datetime import timedelta
from typing import Any

from training.renderer.config import ScheduleConfig


def progress_line(schedule: ScheduleConfig, last: int, kind: str, step: int, entries: dict[str, Any]) -> str:
    """One line of the log in words; empty for lines that tell nothing about progress.

    Args:
        schedule: of the run.
        last: the step at which it ends.
        kind: of the log's line.
        step: reached.
        entries: of the log's line.
    """
    if kind == "validation":
        return f"step {step}: validation loss {entries['loss']:.4g}, {entries['psnr']:.2f} dB"
    if kind != "train":
        return ""
    rate = float(entries["images_per_second"])
    left = timedelta(seconds=round((last - step) * schedule.batch / rate)) if rate > 0 else "?"
    parts = [
        f"step {step} of {last} ({entries['stage']})",
        f"loss {entries['loss']:.4g}",
        f"{rate:.1f} images/s",
        f"waiting for data {entries['loading_share']:.0%}",
    ]
    if "peak_share" in entries:
        parts.append(f"{entries['peak_share']:.0%} of the device's peak")
    return ", ".join([*parts, f"{left} left"])
