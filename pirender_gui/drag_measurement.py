"""Drags sliders with real mouse events, sixty times a second, and times when each move is on the screen."""

import math
import time
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from core.session_types import PREVIEW_SIZE
from pirender_gui.loop_probe import LoopProbe
from pirender_gui.main_window import MainWindow
from pirender_gui.widgets.value_slider import ValueSlider

_TICK_MS = 16
_SWEEP_S = 1.5
_SLIDERS = ("jawOpen", "mouthSmile_L", "yaw", "eyeBlink_R")


@dataclass(frozen=True)
class DragTimes:
    """What a drag took.

    Attributes:
        latencies: milliseconds from a mouse move to the end of the paint that shows it or a later one.
        frames: pictures painted.
        preview_size: pixels along a side of the rendered crop.
        longest_gap: longest time in milliseconds that the event loop was kept from running.
    """

    latencies: tuple[float, ...]
    frames: int
    preview_size: int
    longest_gap: float

    def percentile(self, percent: float) -> float:
        """The latency that ``percent`` of the moves stay below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, math.ceil(percent / 100 * len(ordered)) - 1)]


class DragMeasurement(QObject):
    """Drives one window. It sweeps one slider after another, back and forth, as a hand would."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._rows = [window.panel.row(name).slider for name in _SLIDERS]
        self._probe = LoopProbe(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._move)
        self._loop = QEventLoop()
        self._pressed: ValueSlider | None = None
        # Serial of the request that a move caused, and when the move was made.
        self._waiting: list[tuple[int, float]] = []
        self._latencies: list[float] = []
        self._frames = 0
        self._begin = self._end = 0.0

    def run(self, seconds: float) -> DragTimes:
        """Drag for ``seconds`` and return the times."""
        self._begin = time.perf_counter()
        self._end = self._begin + seconds
        self._window.canvas.frame_painted.connect(self._take)
        self._probe.start()
        self._timer.start()
        self._loop.exec()
        self._probe.stop()
        self._window.canvas.frame_painted.disconnect(self._take)
        frame = self._window.canvas.frame
        size = frame.request.size if frame is not None else PREVIEW_SIZE
        return DragTimes(tuple(self._latencies), self._frames, size, self._probe.longest)

    @Slot()
    def _move(self) -> None:
        now = time.perf_counter()
        if now >= self._end:
            self._finish()
            return
        sweep = (now - self._begin) / _SWEEP_S
        slider = self._rows[int(sweep) % len(self._rows)]
        # Half a sine: from the rest to the end of the groove and back.
        where = QPointF(8 + (slider.width() - 16) * math.sin(math.pi * (sweep % 1.0)), slider.height() / 2)
        if slider is not self._pressed:
            self._let_go()
            self._pressed = slider
            _send(slider, QEvent.Type.MouseButtonPress, where)
        before = self._window.preview.newest_serial
        _send(slider, QEvent.Type.MouseMove, where)
        serial = self._window.preview.newest_serial
        if serial != before:
            self._waiting.append((serial, now))

    @Slot(int)
    def _take(self, serial: int) -> None:
        now = time.perf_counter()
        self._frames += 1
        self._latencies.extend((now - moved) * 1000.0 for number, moved in self._waiting if number <= serial)
        self._waiting = [(number, moved) for number, moved in self._waiting if number > serial]
        if not self._waiting and not self._timer.isActive():
            self._loop.quit()

    def _finish(self) -> None:
        self._timer.stop()
        self._let_go()
        if not self._waiting:
            self._loop.quit()

    def _let_go(self) -> None:
        if self._pressed is not None:
            _send(self._pressed, QEvent.Type.MouseButtonRelease, QPointF(8, self._pressed.height() / 2))
            self._pressed = None


def _send(slider: ValueSlider, kind: QEvent.Type, where: QPointF) -> None:
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    on_screen = QPointF(slider.mapToGlobal(where.toPoint()))
    QApplication.sendEvent(slider, QMouseEvent(kind, where, on_screen, button, held, Qt.KeyboardModifier.NoModifier))
