"""Actions on files."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

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
        self.quality = self.make(
            self.tr("Picture q&uality…"), "", self.tr("How well JPEG and WebP files keep the picture")
        )
        self.marks = self.make(
            self.tr("Mar&ks on what is made…"), "", self.tr("A visible label, and signed content credentials")
        )
        self.batch = self.make(
            self.tr("&Many photos at once…"), "", self.tr("Let many photos do many things"), ["Ctrl+Shift+B"]
        )
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self.quit = self.make(self.tr("&Quit"), "", self.tr("Close the editor"), ["Ctrl+Q"])

    @property
    def menu(self) -> MenuEntries:
        """The File menu."""
        saving = (self.save, self.quality, self.marks, None, self.save_project, self.save_project_as)
        return self.open, self.recent_menu, None, *saving, None, self.batch, None, self.quit

    @property
    def need_portrait(self) -> tuple[QAction, ...]:
        """What saves."""
        return self.save, self.save_project, self.save_project_as
