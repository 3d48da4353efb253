"""Play head and selection, painted over all plots at once."""

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pirender_gui.talk.curve_row import HEADING_WIDTH
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme

_HALF_WIDTH = 4


class PlayHead(QWidget):
    """Lies over the plots and lets the mouse through; moving it repaints a narrow strip, not the curves."""

    def __init__(self, model: TalkModel, player: FilmPlayer, view: TimeView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._player, self._view, self._theme = model, player, view, theme
        self._x = -1
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        player.moved.connect(self._move)
        view.changed.connect(self.update)
        model.range_changed.connect(self.update)
        model.sound_changed.connect(self.update)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A tinted selection between two lines, and the play head with a knob on top."""
        if self._model.sound is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRect(HEADING_WIDTH, 0, self.width() - HEADING_WIDTH, self.height()))
        part = self._model.range
        if part is not None:
            left, right = self._at(part[0]), self._at(part[1])
            tint = QColor(self._theme.color("accent"))
            tint.setAlpha(46)
            painter.fillRect(QRect(left, 0, max(right - left, 1), self.height()), tint)
            painter.setPen(self._theme.color("accent"))
            painter.drawLine(left, 0, left, self.height())
            painter.drawLine(right, 0, right, self.height())
        x = self._at(self._player.position)
        painter.setPen(self._theme.color("text"))
        painter.drawLine(x, 0, x, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("text"))
        painter.drawRoundedRect(QRect(x - 3, 0, 7, 8), 2, 2)

    @Slot(float)
    def _move(self, second: float) -> None:
        if self._player.is_playing:
            self._view.bring_into_sight(second)
        x = self._at(second)
        if x != self._x:
            for place in (self._x, x):
                self.update(QRect(place - _HALF_WIDTH, 0, 2 * _HALF_WIDTH + 1, self.height()))
            self._x = x

    def _at(self, second: float) -> int:
        # Within the one-pixel frame of the plots.
        return HEADING_WIDTH + 1 + round(self._view.share(second) * (self.width() - HEADING_WIDTH - 2))
