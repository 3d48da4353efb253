"""The waveform: click to seek, drag to select."""

from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_plot import TimePlot
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme

HEIGHT = 76
_CLICK = 4.0


class WaveformPlot(TimePlot):
    """The sound, with its seconds above. Ctrl and A selects everything, Escape nothing."""

    def __init__(self, model: TalkModel, view: TimeView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(view, theme, parent)
        self._model = model
        self._down_at: QPointF | None = None
        self._drags = False
        self._line: Any = self.plot.plot([], [])
        self.plot.showAxis("top")
        axis = self.plot.getAxis("top")
        axis.setHeight(18)
        axis.setStyle(tickLength=4, showValues=True, maxTickLevel=1)
        axis.enableAutoSIPrefix(False)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Waveform"))
        self.setAccessibleDescription(
            self.tr("Left and Right move the play head, Ctrl+A selects everything, Escape selects nothing")
        )
        model.sound_changed.connect(self._take_sound)
        self.dress()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(400, HEIGHT)

    def left_down(self, place: QPointF) -> None:
        """A click or the beginning of a selection."""
        self._down_at, self._drags = place, False

    def left_drag(self, place: QPointF) -> None:
        """Select."""
        if self._down_at is None:
            return
        if not self._drags and abs(place.x() - self._down_at.x()) < _CLICK:
            return
        self._drags = True
        self._model.select((self.second_at(self._down_at), self.second_at(place)))

    def left_up(self, place: QPointF) -> None:
        """A click seeks, and selects nothing; a selection brings the play head to its beginning."""
        if self._down_at is None:
            return
        self._down_at = None
        chosen = self._model.range
        if not self._drags:
            self._model.select(None)
            self.seek_wanted.emit(self.second_at(place))
        elif chosen is not None:
            self.seek_wanted.emit(chosen[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Select everything or nothing."""
        sound = self._model.sound
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if sound is not None and event.key() == Qt.Key.Key_A and control:
            self._model.select((0.0, sound.seconds))
        elif event.key() == Qt.Key.Key_Escape and self._model.range is not None:
            self._model.select(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as many columns as there are pixels."""
        super().resizeEvent(event)
        self.show_part()

    def dress(self) -> None:
        """Take the colours of the theme."""
        super().dress()
        self._line.setPen(pyqtgraph.mkPen(self.theme.color("muted"), width=1))
        axis = self.plot.getAxis("top")
        axis.setPen(pyqtgraph.mkPen(self.theme.color("line")))
        axis.setTextPen(self.theme.color("muted"))

    def show_part(self) -> None:
        """Draw the part that is to be seen."""
        super().show_part()
        waveform = self._model.waveform
        if waveform is None:
            return
        columns = max(self.plot.width(), 16)
        seconds, lowest, highest = waveform.between(self.view.first, self.view.last, columns)
        both = np.stack([lowest, highest], axis=1).ravel()
        self._line.setData(np.repeat(seconds, 2), both)

    @Slot()
    def _take_sound(self) -> None:
        waveform = self._model.waveform
        if waveform is not None:
            reach = max(waveform.peak, 0.05) * 1.05
            self.plot.setYRange(-reach, reach, padding=0)
            self.show_part()
