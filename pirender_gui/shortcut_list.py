"""The list of shortcuts, made from the actions themselves, so that it cannot be wrong."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pirender_gui.actions.window_actions import WindowActions
from pirender_gui.gestures import FACE, SLIDERS, TALK, VIEW
from pirender_gui.widgets.shortcuts_dialog import ShortcutsDialog


class ShortcutList(QObject):
    """Answers to F1."""

    def __init__(self, actions: WindowActions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window
        self.dialog: ShortcutsDialog | None = None
        actions.help.shortcuts.triggered.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Bring the list to the front."""
        if self.dialog is None:
            self.dialog = self._make()
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.search.setFocus()

    def _make(self) -> ShortcutsDialog:
        dialog = ShortcutsDialog(self._window)
        gestures = (
            (self.tr("On the face"), FACE),
            (self.tr("On the photo"), VIEW),
            (self.tr("On a slider"), SLIDERS),
            (self.tr("In the talk panel"), TALK),
        )
        for title, lines in gestures:
            dialog.add_section(title, [(what, how) for how, what in (line.texts() for line in lines)])
        for title, group in self._actions.groups:
            lines_of_group = [(action.whatsThis(), _keys(action)) for action in group.actions if action.shortcuts()]
            dialog.add_section(title.replace("&", ""), lines_of_group)
        return dialog


def _keys(action: QAction) -> str:
    return ",  ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
