"""Actions that explain the program."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class HelpActions(ActionGroup):
    """Shortcuts, welcome, about."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.shortcuts = self.make(
            self.tr("&Keyboard and mouse"),
            "",
            self.tr("All keys and gestures"),
            [QKeySequence.StandardKey.HelpContents],
        )
        self.welcome = self.make(self.tr("&What this program does"), "", self.tr("The note of the first start"))
        self.about = self.make(self.tr("&About"), "", self.tr("What this program is"))

    @property
    def menu(self) -> MenuEntries:
        """The Help menu."""
        return self.shortcuts, None, self.welcome, self.about
