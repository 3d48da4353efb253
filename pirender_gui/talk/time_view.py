"""Which part of the sound is to be seen, for everything that draws over time."""

from PySide6.QtCore import QObject, Signal

SHORTEST = 0.2
"""Seconds; closer one cannot look."""


class TimeView(QObject):
    """The seconds at the left and right edge of the plots.

    Signals:
        changed: another part is to be seen.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._length = 1.0
        self._first, self._last = 0.0, 1.0

    @property
    def first(self) -> float:
        """Second at the left edge."""
        return self._first

    @property
    def last(self) -> float:
        """Second at the right edge."""
        return self._last

    @property
    def is_whole(self) -> bool:
        """Whether everything is to be seen."""
        return self._last - self._first >= self._length

    def set_length(self, seconds: float) -> None:
        """Another sound: show all of it."""
        self._length = max(seconds, SHORTEST)
        self.fit()

    def fit(self) -> None:
        """Show everything."""
        self._show(0.0, self._length)

    def zoom(self, factor: float, about: float) -> None:
        """Magnify; the second ``about`` stays where it is on the screen."""
        span = min(max((self._last - self._first) / factor, SHORTEST), self._length)
        share = (about - self._first) / (self._last - self._first)
        self._show(about - share * span, about + (1.0 - share) * span)

    def pan(self, seconds: float) -> None:
        """Move to later (or, below 0, earlier) seconds."""
        self._show(self._first + seconds, self._last + seconds)

    def bring_into_sight(self, second: float) -> None:
        """Turn the page when the play head leaves it."""
        if not self._first <= second <= self._last:
            self._show(second, second + self._last - self._first)

    def at(self, share: float) -> float:
        """The second at a share of the width."""
        return self._first + share * (self._last - self._first)

    def share(self, second: float) -> float:
        """Where a second lies, 0 at the left and 1 at the right edge."""
        return (second - self._first) / (self._last - self._first)

    def _show(self, first: float, last: float) -> None:
        span = min(last - first, self._length)
        first = min(max(first, 0.0), self._length - span)
        if (first, first + span) != (self._first, self._last):
            self._first, self._last = first, first + span
            self.changed.emit()
