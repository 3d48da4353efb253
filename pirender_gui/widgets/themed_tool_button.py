"""A tool button whose icon follows the theme."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QToolButton, QWidget

from pirender_gui.theme import Theme


class ThemedToolButton(QToolButton):
    """Shows one of our icons and draws it again when the theme changes."""

    def __init__(self, icon: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setIcon(theme.icon(icon))
        theme.changed.connect(self._draw_again)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw_again()

    @Slot()
    def _draw_again(self) -> None:
        self.setIcon(self._theme.icon(self._icon))
