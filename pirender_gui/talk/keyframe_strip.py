"""The keyframes as diamonds on the seconds of the sound."""

from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_plot import TimePlot
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme

HEIGHT = 22
_REACH = 8.0
"""Pixels to both sides of a diamond that still are the diamond's."""

_CLICK = 3.0


class KeyframeStrip(TimePlot):
    """A click seeks, onto a diamond exactly; a drag moves the diamond; Delete removes the one under the play head.

    Signals:
        moved: int, number of the keyframe, and float, its new second.
        remove_wanted: Delete was pressed.
    """

    moved = Signal(int, float)
    remove_wanted = Signal()

    def __init__(self, model: TalkModel, view: TimeView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(view, theme, parent)
        self._model = model
        self._held: int | None = None
        self._down_at = QPointF()
        self._target: float | None = None
        self._diamonds: Any = pyqtgraph.ScatterPlotItem(symbol="d", size=12, pxMode=True)
        self.plot.addItem(self._diamonds)
        self.plot.setYRange(-1.0, 1.0, padding=0)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Keyframes"))
        self.setAccessibleDescription(
            self.tr("Left and Right move the play head, Delete removes the keyframe under the play head")
        )
        model.keyframes_changed.connect(self._show_diamonds)
        self.dress()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(400, HEIGHT)

    def left_down(self, place: QPointF) -> None:
        """Take hold of a diamond, or seek."""
        self._down_at, self._target = place, None
        self._held = self._number_at(place)
        if self._held is not None:
            self.seek_wanted.emit(self._model.keyframes.seconds[self._held])
        else:
            self.seek_wanted.emit(self.second_at(place))

    def left_drag(self, place: QPointF) -> None:
        """Move what is held; the timeline follows when it is let go."""
        sound = self._model.sound
        if sound is None:
            return
        if self._held is None:
            self.seek_wanted.emit(self.second_at(place))
        elif self._target is not None or abs(place.x() - self._down_at.x()) >= _CLICK:
            self._target = min(max(self.second_at(place), 0.0), sound.seconds)
            self._show_diamonds()

    def left_up(self, place: QPointF) -> None:
        """Let go."""
        held, target = self._held, self._target
        self._held = self._target = None
        if held is not None and target is not None:
            self.moved.emit(held, target)
        self._show_diamonds()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Remove."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def dress(self) -> None:
        """Take the colours of the theme."""
        super().dress()
        self._diamonds.setPen(pyqtgraph.mkPen(self.theme.color("field"), width=1))
        self._diamonds.setBrush(pyqtgraph.mkBrush(self.theme.color("mark")))

    @Slot()
    def _show_diamonds(self) -> None:
        seconds = list(self._model.keyframes.seconds)
        if self._held is not None and self._target is not None and self._held < len(seconds):
            seconds[self._held] = self._target
        self._diamonds.setData(seconds, [0.0] * len(seconds))

    def _number_at(self, place: QPointF) -> int | None:
        reach = _REACH / max(self.plot.width(), 1) * (self.view.last - self.view.first)
        second = self.second_at(place)
        seconds = self._model.keyframes.seconds
        near = min(range(len(seconds)), key=lambda number: abs(seconds[number] - second), default=None)
        return near if near is not None and abs(seconds[near] - second) <= reach else None
