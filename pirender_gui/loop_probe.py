"""Measures how long the event loop is kept from running."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

_INTERVAL_MS = 1


class LoopProbe(QObject):
    """Ticks every millisecond and records by how much each tick came late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def gaps(self) -> tuple[float, ...]:
        """Milliseconds by which each tick came later than it should have."""
        return tuple(self._gaps)

    @property
    def longest(self) -> float:
        """The longest gap in milliseconds; 0 before the first tick."""
        return max(self._gaps, default=0.0)

    def start(self) -> None:
        """Forget what was measured and begin."""
        self._gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Stop ticking; the measured gaps stay."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append(max((now - self._last) * 1000.0 - _INTERVAL_MS, 0.0))
        self._last = now
