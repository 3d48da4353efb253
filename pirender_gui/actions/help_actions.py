"""Actions that explain the program."""

from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class HelpActions(ActionGroup):
    """Welcome, about."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.welcome = self.make(self.tr("&What this program does"), "", self.tr("The note of the first start"))
        self.about = self.make(self.tr("&About"), "", self.tr("What this program is"))

    @property
    def menu(self) -> MenuEntries:
        """The Help menu."""
        return self.welcome, self.about
