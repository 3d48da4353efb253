"""A small toggle that stays out of sight until it is on, or its row has the mouse or the keyboard."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from pirender_gui.theme import Theme

_ICON = 14


class QuietToggle(QToolButton):
    """Shows its icon only when it is checked, focused, or told that its row is being looked at."""

    def __init__(self, icon: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quietToggle")
        self._theme = theme
        self._icon = icon
        self._row_is_active = False
        self.setCheckable(True)
        self.setFixedSize(20, 22)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(_ICON, _ICON))

    def set_row_active(self, active: bool) -> None:
        """The mouse is over the row, or one of its controls has the keyboard."""
        if active != self._row_is_active:
            self._row_is_active = active
            self.update()

    @property
    def shows_icon(self) -> bool:
        """Whether the icon is painted now."""
        return self.isChecked() or self._row_is_active or self.hasFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Icon in the accent when on, ring with the focus."""
        if not self.shows_icon:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 2, -1, -2)
        if self.hasFocus() or self.underMouse():
            painter.setPen(self._theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(box, 4, 4)
        painter.setOpacity(1.0 if self.isChecked() else 0.55)
        icon = self._theme.icon(self._icon, "accent" if self.isChecked() else "text")
        icon.paint(painter, self.rect().adjusted(3, 4, -3, -4))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Come into sight."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Go out of sight."""
        super().focusOutEvent(event)
        self.update()
