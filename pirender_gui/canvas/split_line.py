"""The line between before and after."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_REACH = 7.0
_GRIP = 15.0
_MARGIN = 12
_LIGHT = QColor(255, 255, 255)
_DARK = QColor(0, 0, 0, 120)


class SplitLine:
    """Stands at a share of the canvas's width, so that it keeps its place when the window is resized."""

    def __init__(self) -> None:
        self._share = 0.5
        self.is_held = False

    def x(self, width: int) -> int:
        """Canvas column of the line."""
        return round(self._share * width)

    def is_near(self, place: QPointF, width: int) -> bool:
        """Whether the mouse can take hold of the line here."""
        return abs(place.x() - self.x(width)) <= _REACH

    def move_to(self, x: float, width: int) -> None:
        """Put the line at a canvas column, never quite at the border."""
        self._share = min(max(x, _MARGIN), width - _MARGIN) / max(width, 1)

    def paint(self, painter: QPainter, canvas: QRect) -> None:
        """The line, and a grip in the middle of its height."""
        x, middle = self.x(canvas.width()) + 0.5, canvas.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((_DARK, 4.0), (_LIGHT, 1.6)):
            painter.setPen(QPen(color, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, canvas.height()))
        painter.setPen(QPen(_DARK, 1.5))
        painter.setBrush(_LIGHT)
        painter.drawEllipse(QRectF(x - _GRIP, middle - _GRIP, 2 * _GRIP, 2 * _GRIP))
        painter.setPen(QPen(QColor(40, 40, 40), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (-1, 1):
            tip = QPointF(x + way * 9, middle)
            painter.drawLine(tip, QPointF(x + way * 4, middle - 5))
            painter.drawLine(tip, QPointF(x + way * 4, middle + 5))
