"""Before and after: while a key or a button is held, split by a line, or side by side."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.canvas.canvas import Canvas
from pirender_gui.canvas.panes import CompareMode
from pirender_gui.hold_keys import HoldKeys


class CompareControl(QObject):
    """Answers to the Before button, to backslash and to the compare actions."""

    def __init__(self, canvas: Canvas, actions: ViewActions, keys: HoldKeys, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._actions = actions
        actions.compare_modes[CompareMode.OFF].setChecked(True)
        for action in actions.compare_modes.values():
            action.triggered.connect(self._choose)
        actions.next_compare_mode.triggered.connect(self._go_on)
        keys.compare_held.connect(canvas.set_comparing)
        actions.compare.pressed.connect(self._show_before)
        actions.compare.released.connect(self._show_after)

    def use(self, mode: CompareMode) -> None:
        """Compare in another way."""
        self._actions.compare_modes[mode].setChecked(True)
        self._canvas.set_compare_mode(mode)

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.use(CompareMode(action.data()))

    @Slot()
    def _go_on(self) -> None:
        modes = list(CompareMode)
        self.use(modes[(modes.index(self._canvas.compare_mode) + 1) % len(modes)])

    @Slot()
    def _show_before(self) -> None:
        self._canvas.set_comparing(True)

    @Slot()
    def _show_after(self) -> None:
        self._canvas.set_comparing(False)
