"""A progress bar on stderr, shown only when that is a terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")

_BAR_WIDTH = 30
_SECONDS_BETWEEN_UPDATES = 0.1


class Progress:
    """Counts items of a job; draws a bar with rate and time left.

    Args:
        title: what is being done.
        total: number of items, or ``None`` when nobody knows.
    """

    def __init__(self, title: str, total: int | None) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._started = time.perf_counter()
        self._drawn = 0.0
        self._visible = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._visible:
            self._draw()
            sys.stderr.write("\n")

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """Pass the items through, counting each once it has been used."""
        for item in items:
            yield item
            self.advance()

    def advance(self, count: int = 1) -> None:
        """Count finished items."""
        self._done += count
        now = time.perf_counter()
        if self._visible and now - self._drawn > _SECONDS_BETWEEN_UPDATES:
            self._drawn = now
            self._draw()

    def _draw(self) -> None:
        rate = self._done / max(time.perf_counter() - self._started, 1e-6)
        if self._total:
            filled = min(_BAR_WIDTH, _BAR_WIDTH * self._done // self._total)
            left = max(0.0, (self._total - self._done) / max(rate, 1e-6))
            bar = "#" * filled + "." * (_BAR_WIDTH - filled)
            text = f"{self._title} [{bar}] {self._done}/{self._total}  {rate:.1f}/s  {left:.0f} s left"
        else:
            text = f"{self._title} {self._done}  {rate:.1f}/s"
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
