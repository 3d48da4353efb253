"""Actions that choose the face."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class FaceActions(ActionGroup):
    """Another face of the photo, or one that was not found."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.choose = self.make(
            self.tr("Choose &face"), "faces", self.tr("Edit another face of the photo"), ["Ctrl+Shift+F"]
        )
        self.box = self.make(
            self.tr("Draw a &box around the face"), "", self.tr("Draw a box around a face not found"), ["Ctrl+B"]
        )

    @property
    def menu(self) -> MenuEntries:
        """The Face menu."""
        return self.choose, self.box

    @property
    def need_portrait(self) -> tuple[QAction, ...]:
        """All of them."""
        return self.choose, self.box
