"""Actions on files."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class FileActions(ActionGroup):
    """Open, save, quit."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.open = self.make(
            self.tr("&Open…"), "open", self.tr("Open a photo or a project"), [QKeySequence.StandardKey.Open]
        )
        self.save = self.make(
            self.tr("&Save picture…"), "save", self.tr("Save the picture at the photo's own size"), ["Ctrl+S"]
        )
        self.save_project = self.make(
            self.tr("Save &project"), "", self.tr("Save photo reference, edits and history"), ["Ctrl+Shift+S"]
        )
        self.save_project_as = self.make(
            self.tr("Save project &as…"), "", self.tr("Save the project under another name"), ["Ctrl+Alt+S"]
        )
        self.quit = self.make(self.tr("&Quit"), "", self.tr("Close the editor"), ["Ctrl+Q"])

    @property
    def menu(self) -> MenuEntries:
        """The File menu."""
        return self.open, None, self.save, self.save_project, self.save_project_as, None, self.quit

    @property
    def need_portrait(self) -> tuple[QAction, ...]:
        """What saves."""
        return self.save, self.save_project, self.save_project_as
