"""A slider for a real number, with a tick where the photo itself stands."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from pirender_gui.theme import Theme

_STEPS = 1000
_KNOB = 6.0
_GROOVE = 3.0
_WHEEL_STEP = 20.0
_WAYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


def _step(modifiers: Qt.KeyboardModifier, usual: float) -> float:
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return usual / 10
    return usual * 5 if modifiers & Qt.KeyboardModifier.ShiftModifier else usual


class ValueSlider(QSlider):
    """Runs from ``lower`` to ``upper``; the integer position of Qt stays inside this class.

    A click on the groove sets the value there, a double click asks for a reset, the wheel works only with the focus.
    Ctrl makes drag, wheel and arrow keys ten times finer, Shift makes wheel and arrow keys five times coarser.

    Signals:
        value_edited: float, the user moved the slider.
        drag_began: the button went down.
        drag_ended: the button went up.
        reset_wanted: double click.
    """

    value_edited = Signal(float)
    drag_began = Signal()
    drag_ended = Signal()
    reset_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._limits = (0.0, 1.0)
        self._mark = 0.0
        self._theme = theme
        # Where the hand holds the knob, in steps, past the ends too; and where the hand was last.
        self._held = 0.0
        self._hand_x = 0.0
        theme.changed.connect(self.update)
        self.setRange(0, _STEPS)
        self.setSingleStep(_STEPS // 100)
        self.setPageStep(_STEPS // 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(72)
        self.setFixedHeight(22)
        self.valueChanged.connect(self._tell)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(140, 22)

    def set_limits(self, lower: float, upper: float) -> None:
        """Set both ends of the scale."""
        self._limits = (lower, upper)
        self.update()

    def set_mark(self, value: float) -> None:
        """Put the tick at the value that the photo shows."""
        self._mark = value
        self.update()

    def show_value(self, value: float) -> None:
        """Move the knob without telling anybody."""
        with QSignalBlocker(self):
            self.setValue(round(self._fraction(value) * _STEPS))
        self.update()

    def real_value(self) -> float:
        """The value under the knob."""
        lower, upper = self._limits
        return lower + (upper - lower) * self.value() / _STEPS

    def _tell(self, _position: int) -> None:
        self.value_edited.emit(self.real_value())

    def _fraction(self, value: float) -> float:
        lower, upper = self._limits
        return min(max((value - lower) / (upper - lower), 0.0), 1.0)

    def _x_of(self, fraction: float) -> float:
        return _KNOB + 1 + fraction * (self.width() - 2 * _KNOB - 2)

    def _steps_a_pixel(self) -> float:
        return _STEPS / max(self.width() - 2 * _KNOB - 2, 1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Grip the knob, or bring it here."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.drag_began.emit()
        self._hand_x = event.position().x()
        beside = self._hand_x - self._x_of(self.value() / _STEPS)
        self._held = float(self.value())
        if abs(beside) > _KNOB + 2:
            self._held += beside * self._steps_a_pixel()
        self.setValue(round(self._held))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the hand."""
        if not self.isSliderDown():
            return
        way, self._hand_x = event.position().x() - self._hand_x, event.position().x()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._held += way * self._steps_a_pixel() * (0.1 if fine else 1.0)
        self.setValue(round(self._held))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)
            self.drag_ended.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the photo's own value."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the value with the focus; without it let the panel scroll."""
        if not self.hasFocus():
            event.ignore()
            return
        # With some modifiers the platform turns the wheel sideways.
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.setValue(self.value() + round(turned / 120.0 * _step(event.modifiers(), _WHEEL_STEP)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete and Backspace reset; arrows, page keys, Home and End as in any slider."""
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_wanted.emit()
        elif key in _WAYS and modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self.setValue(self.value() + _WAYS[key] * round(_step(modifiers, self.singleStep())))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Groove, fill from the resting point, tick of the photo, knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        middle = self.height() / 2
        groove = QRectF(_KNOB, middle - _GROOVE / 2, self.width() - 2 * _KNOB, _GROOVE)
        painter.setBrush(self._theme.color("groove"))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        knob_x, mark_x = self._x_of(self.value() / _STEPS), self._x_of(self._fraction(self._mark))
        painter.setBrush(self._theme.color("accent"))
        painter.drawRect(QRectF(QPointF(mark_x, groove.top()), QPointF(knob_x, groove.bottom())).normalized())
        painter.setBrush(self._theme.color("mark"))
        painter.drawRoundedRect(QRectF(mark_x - 1, middle - 7, 2, 14), 1, 1)
        self._paint_knob(painter, QPointF(knob_x, middle))

    def _paint_knob(self, painter: QPainter, centre: QPointF) -> None:
        if self.hasFocus():
            painter.setBrush(self._theme.color("focus"))
            painter.drawEllipse(centre, _KNOB + 3, _KNOB + 3)
        painter.setBrush(self._theme.color("knob").lighter(112) if self.isSliderDown() else self._theme.color("knob"))
        painter.setPen(QColor(0, 0, 0, 90))
        painter.drawEllipse(centre, _KNOB - 0.5, _KNOB - 0.5)
