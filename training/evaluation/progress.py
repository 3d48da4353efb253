"""Tells on stderr how far a measurement is."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_UPDATES = 0.5


class Progress:
    """Counts steps; rewrites one line of a terminal, or adds lines to a file."""

    def __init__(
        self,
        what: str,
        total: int,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            what: what the steps are, plural.
            total: steps in all.
            stream: where to write; None for stderr.
            clock: seconds.
        """
        self._what, self._total = what, total
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._done = 0
        self._started = self._shown = clock()
        self._terminal = self._stream.isatty()

    def advance(self) -> None:
        """Count one step; the last one is always shown."""
        self._done += 1
        pause = _SECONDS_BETWEEN_UPDATES if self._terminal else _SECONDS_BETWEEN_LINES
        last = self._done == self._total
        if last or self._clock() - self._shown >= pause:
            self._show(last)

    def _show(self, last: bool) -> None:
        self._shown = self._clock()
        left = (self._total - self._done) * (self._shown - self._started) / self._done
        text = f"{self._done} of {self._total} {self._what}, {left:.0f} s left"
        line = f"\r\x1b[K{text}" + ("\n" if last else "") if self._terminal else f"{text}\n"
        self._stream.write(line)
        self._stream.flush()
