"""Painting the handles on the face."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_RADIUS = 4.5
_DARK = QColor(0, 0, 0, 150)
_LIGHT = QColor(255, 255, 255)


def paint_handle(painter: QPainter, centre: QPointF, accent: QColor, held: bool, strength: float) -> None:
    """A small ring that is seen on any skin; filled with the accent when it is held or under the mouse."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(strength)
    radius = _RADIUS + (1.5 if held else 0.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_DARK, 4.0))
    painter.drawEllipse(centre, radius, radius)
    if held:
        painter.setBrush(accent)
    painter.setPen(QPen(_LIGHT, 1.8))
    painter.drawEllipse(centre, radius, radius)
    painter.setOpacity(1.0)


def paint_label(painter: QPainter, anchor: QPointF, text: str) -> None:
    """A word beside a handle, on a dark pill; on its left where there is no room on its right."""
    width = painter.fontMetrics().horizontalAdvance(text) + 18
    room = painter.clipBoundingRect().right() if painter.hasClipping() else float("inf")
    left = anchor.x() + 14 if anchor.x() + 14 + width <= room else anchor.x() - 14 - width
    pill = QRectF(left, anchor.y() - 13, width, 26)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 175))
    painter.drawRoundedRect(pill, 13, 13)
    painter.setPen(_LIGHT)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
