"""How loud the microphone is."""

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pirender_gui.theme import Theme

_QUIETEST = -54.0
_LOUD = -3.0
"""Decibels below full scale; from here on it may be clipped."""


class LevelMeter(QWidget):
    """A bar over decibels; its end turns red where the sound would be clipped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setFixedSize(QSize(96, 22))
        self.setAccessibleName(self.tr("Level of the microphone"))
        self.setToolTip(self.accessibleName())

    @property
    def share(self) -> float:
        """Filled share of the bar."""
        return self._share

    def show_level(self, level: float) -> None:
        """Show a peak, 0 to 1."""
        decibels = 20.0 * math.log10(max(level, 1e-6))
        self._share = min(max(1.0 - decibels / _QUIETEST, 0.0), 1.0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Groove and level."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        painter.setBrush(self._theme.color("groove"))
        painter.drawRoundedRect(groove, 3, 3)
        too_loud = self._share > 1.0 - _LOUD / _QUIETEST
        painter.setBrush(self._theme.color("error" if too_loud else "accent"))
        filled = QRectF(groove)
        filled.setWidth(groove.width() * self._share)
        painter.drawRoundedRect(filled, 3, 3)
