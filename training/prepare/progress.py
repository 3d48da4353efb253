"""Tells on stderr how far a preparation is."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import TextIO

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_UPDATES = 0.5


class PrepareProgress:
    """Counts files, frames and skipped files; rewrites one line of a terminal, or adds lines to a file."""

    def __init__(
        self,
        weights: Sequence[int],
        done_before: int = 0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            weights: of each file that is to be done, its size in bytes: what the time left is guessed by.
            done_before: files that an earlier run has finished.
            stream: where to write; None for stderr.
            clock: seconds.
        """
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._total, self._before = len(weights) + done_before, done_before
        self._weight, self._weight_done = sum(weights), 0
        self._files = self._frames = self._clips = self._skipped = 0
        self._started = clock()
        self._shown = self._started
        self._terminal = self._stream.isatty()

    def advance(self, weight: int, frames: int, clips: int) -> None:
        """Count one finished file."""
        self._weight_done += weight
        self._files += 1
        self._frames += frames
        self._clips += clips
        self._skipped += clips == 0
        pause = _SECONDS_BETWEEN_UPDATES if self._terminal else _SECONDS_BETWEEN_LINES
        if self._clock() - self._shown >= pause:
            self._show()

    def finish(self) -> None:
        """Show the last count."""
        self._show()
        if self._terminal:
            self._stream.write("\n")

    def _show(self) -> None:
        self._shown = self._clock()
        seconds = max(self._shown - self._started, 1e-6)
        done = self._before + self._files
        left = (self._weight - self._weight_done) * seconds / max(self._weight_done, 1)
        text = (
            f"prepared {done} of {self._total} files, {self._clips} clips, {self._skipped} files skipped, "
            f"{self._frames / seconds:.1f} frames/s, {_duration(left)} left"
        )
        self._stream.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        self._stream.flush()


def _duration(seconds: float) -> str:
    minutes, hours = seconds / 60, seconds / 3600
    return f"{hours:.1f} h" if hours >= 2 else f"{minutes:.0f} min" if minutes >= 2 else f"{seconds:.0f} s"
