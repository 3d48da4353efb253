"""A plot over time whose mouse and keys are ours, not pyqtgraph's."""

from typing import Any

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme

_WHEEL_ZOOM = 1.25
_PAN_SHARE = 0.1


class TimePlot(QWidget):
    """Wheel zooms about the mouse, Shift and wheel (or a sideways wheel) moves, the middle button drags.

    Attributes:
        plot: the pyqtgraph plot, for what is drawn in it.

    Signals:
        seek_wanted: float, second that was clicked.
        stepped: int, frames that the arrow keys ask for.
    """

    seek_wanted = Signal(float)
    stepped = Signal(int)

    def __init__(self, view: TimeView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.theme = view, theme
        self._pan_from: float | None = None
        self.plot: Any = pyqtgraph.PlotWidget()
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(False, False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setFrameShape(self.plot.Shape.NoFrame)
        for axis in ("left", "bottom"):
            self.plot.hideAxis(axis)
        self.plot.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self.plot.getViewBox().setDefaultPadding(0)
        # Whatever the plot would do with the mouse, we do.
        self.plot.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.plot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        view.changed.connect(self._take_part)
        theme.changed.connect(self._take_theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Mouse and wheel over the plot."""
        kind = event.type()
        if isinstance(event, QWheelEvent):
            self._turn(event)
            return True
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._press(event)
        elif kind == QEvent.Type.MouseMove:
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._pan_from = None
            self.left_up(event.position())
        return True

    def left_down(self, place: QPointF) -> None:
        """The left button went down; ``place`` is in plot pixels."""

    def left_drag(self, place: QPointF) -> None:
        """The mouse moved with the left button down."""

    def left_up(self, place: QPointF) -> None:
        """The button went up."""

    def second_at(self, place: QPointF) -> float:
        """Which second lies there."""
        return self.view.at(place.x() / max(self.plot.width(), 1))

    def show_part(self) -> None:
        """Show the part that is to be seen."""
        self.plot.setXRange(self.view.first, self.view.last, padding=0)

    def dress(self) -> None:
        """Take the colours of the theme."""
        self.plot.setBackground(self.theme.color("field"))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and Right go frame by frame, with Shift ten at a time."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(way * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A frame, in the accent with the keyboard."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("accent" if self.hasFocus() else "field"))

    # An overridden slot stays connected when its widget is gone, so these are what the signals know.
    @Slot()
    def _take_part(self) -> None:
        self.show_part()

    @Slot()
    def _take_theme(self) -> None:
        self.dress()

    def _press(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = self.second_at(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            self.left_down(event.position())

    def _move(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self.view.pan(self._pan_from - self.second_at(event.position()))
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.left_drag(event.position())

    def _turn(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        sideways = delta.x() or (delta.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.view.pan(-sideways / 120.0 * _PAN_SHARE * (self.view.last - self.view.first))
        else:
            self.view.zoom(_WHEEL_ZOOM ** (delta.y() / 120.0), self.second_at(event.position()))
