"""The curve of one coefficient, drawn over by hand."""

from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.conventions import FloatArray
from core.motion import ICT64
from pirender_gui.names import coefficient_label
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_plot import TimePlot
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme

LEAST_HEIGHT = 36
MOST_HEIGHT = 120
_USUAL_HEIGHT = 54
_SPAN_SHARE = 0.5
"""A lane shows at least this share of the coefficient's range, so that there is room to draw."""

_STEP_SHARE = 0.02
_WIDE_FRAMES = 300
_REDRAW_MS = 30
"""While a slider is dragged, curves are drawn no more often than this."""

_CLICK = 4.0


class CurvePlot(TimePlot):
    """A click seeks, a drag draws; with the keyboard, Up and Down lift the selected part.

    Signals:
        drawn: int, the first frame, and float32 (n,), the values from there on.
        lifted: float, by how much the selected part is to be lifted.
        erase_wanted: Delete was pressed.
    """

    drawn = Signal(int, object)
    lifted = Signal(float)
    erase_wanted = Signal()

    def __init__(
        self, name: str, model: TalkModel, view: TimeView, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(view, theme, parent)
        self.name = name
        self._model = model
        self._coefficient = ICT64.coefficient(name)
        self._down_at: QPointF | None = None
        self._stroke: dict[int, float] = {}
        self._last: tuple[int, float] | None = None
        self._rest: Any = self.plot.plot([], [], antialias=True)
        self._line: Any = self.plot.plot([], [], connect="finite", antialias=True)
        self._drawn: Any = self.plot.plot([], [], connect="finite", antialias=True)
        self._hand: Any = self.plot.plot([], [], antialias=True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REDRAW_MS)
        self._soon.timeout.connect(self.show_curve)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        self.plot.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Curve of %s") % coefficient_label(self._coefficient))
        self.setAccessibleDescription(
            self.tr("Up and Down lift the selected part, Delete gives the curve back to the take")
        )
        model.motions_changed.connect(self._show_soon)
        self.dress()
        self.show_part()
        self.show_curve()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(400, _USUAL_HEIGHT)

    @property
    def step(self) -> float:
        """By how much one key press lifts."""
        return _STEP_SHARE * (self._coefficient.upper - self._coefficient.lower)

    def left_down(self, place: QPointF) -> None:
        """A click or the beginning of a stroke."""
        self._down_at, self._stroke, self._last = place, {}, None

    def left_drag(self, place: QPointF) -> None:
        """Draw; frames that a quick hand passes over lie on the straight line between."""
        film = self._model.film
        if self._down_at is None or film is None:
            return
        if not self._stroke and (place - self._down_at).manhattanLength() < _CLICK:
            return
        if self._last is None:
            self._last = self._point(self._down_at)
        frame, value = self._point(place)
        before, former = self._last
        ends = sorted([(before, former), (frame, value)])
        frames = np.arange(ends[0][0], ends[1][0] + 1)
        values = np.interp(frames, [end[0] for end in ends], [end[1] for end in ends]) if frame != before else [value]
        self._stroke.update(zip(frames.tolist(), np.asarray(values).tolist(), strict=True))
        self._last = (frame, value)
        shown = sorted(self._stroke)
        self._hand.setData([frame / film.fps for frame in shown], [self._stroke[frame] for frame in shown])

    def left_up(self, place: QPointF) -> None:
        """A click seeks; a stroke becomes part of the curve."""
        if self._down_at is None:
            return
        stroke, self._down_at = self._stroke, None
        self._hand.setData([], [])
        if stroke:
            first = min(stroke)
            self.drawn.emit(first, np.array([stroke[frame] for frame in range(first, max(stroke) + 1)], np.float32))
        else:
            self.seek_wanted.emit(self.second_at(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Lift and lower, give back."""
        ways = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
        key = Qt.Key(event.key())
        if key in ways:
            self.lifted.emit(ways[key] * self.step)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.erase_wanted.emit()
        else:
            super().keyPressEvent(event)

    def dress(self) -> None:
        """Take the colours of the theme."""
        super().dress()
        self._rest.setPen(pyqtgraph.mkPen(self.theme.color("line"), width=1))
        self._show_soon()

    def show_part(self) -> None:
        """Draw the part that is to be seen."""
        super().show_part()
        self._show_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as many columns as there are pixels."""
        super().resizeEvent(event)
        self._show_soon()

    @Slot()
    def show_curve(self) -> None:
        """Draw the curve of the chosen take."""
        film, take = self._model.film, self._model.chosen
        if film is None or take is None:
            for line in (self._rest, self._line, self._drawn):
                line.setData([], [])
            return
        curve, rest = film.curve(self.name), film.rest(self.name)
        lower, upper = self._reach(curve, rest)
        self.plot.setYRange(lower, upper, padding=0.08)
        first = max(int(self.view.first * film.fps) - 1, 0)
        last = min(int(self.view.last * film.fps) + 2, len(film))
        self._dress_lines(last - first)
        drawn = self._model.edits.drawn.get((take.number, self.name))
        by_hand = None if drawn is None or self.name in self._model.edits.locked else drawn[first:last]
        self._show_line(self._rest, first, rest[first:last], film.fps)
        self._show_line(self._line, first, curve[first:last], film.fps)
        shown = np.zeros(0, np.float32) if by_hand is None else by_hand + rest[first:last]
        self._show_line(self._drawn, first, shown, film.fps)

    def _show_line(self, line: pyqtgraph.PlotDataItem, first: int, values: FloatArray, fps: float) -> None:
        """Draw values from frame ``first`` on; of more than fit, the extremes that fall into each column."""
        frames = np.arange(first, first + len(values))
        columns = max(self.plot.width(), 16)
        is_dense = len(values) > 2 * columns
        if is_dense:
            starts = np.linspace(0, len(values), columns, endpoint=False).astype(np.int64)
            ends = (np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts))
            frames, values = np.repeat(frames[starts], 2), np.stack(ends, axis=1).ravel()
        line.setData(frames / fps, values, antialias=not is_dense)

    @Slot()
    def _show_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _dress_lines(self, frames: int) -> None:
        # A wide line takes many times as long to paint.
        width = 1.8 if frames <= _WIDE_FRAMES else 1.0
        token = "muted" if self.name in self._model.edits.locked else "accent"
        self._line.setPen(pyqtgraph.mkPen(self.theme.color(token), width=width))
        for line in (self._drawn, self._hand):
            line.setPen(pyqtgraph.mkPen(self.theme.color("mark"), width=width))

    def _reach(self, curve: FloatArray, rest: FloatArray) -> tuple[float, float]:
        lower = min(float(curve.min()), float(rest.min()))
        upper = max(float(curve.max()), float(rest.max()))
        room = _SPAN_SHARE * (self._coefficient.upper - self._coefficient.lower) - (upper - lower)
        if room > 0:
            # A weight grows from rest, an angle goes both ways.
            below = 0.0 if self._coefficient.lower >= 0.0 else room / 2
            lower, upper = lower - below, upper + room - below
        return lower, upper

    def _point(self, place: QPointF) -> tuple[int, float]:
        film = self._model.film
        assert film is not None
        frame = min(max(round(self.second_at(place) * film.fps), 0), len(film) - 1)
        lower, upper = self.plot.getViewBox().viewRange()[1]
        value = upper - (upper - lower) * place.y() / max(self.plot.height(), 1)
        return frame, min(max(value, self._coefficient.lower), self._coefficient.upper)
