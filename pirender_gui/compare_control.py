"""Before and after: the photo without the edits while a key or a button is held."""

from PySide6.QtCore import QObject, Slot

from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.canvas.canvas import Canvas
from pirender_gui.hold_keys import HoldKeys


class CompareControl(QObject):
    """Answers to the Before button and to backslash."""

    def __init__(self, canvas: Canvas, actions: ViewActions, keys: HoldKeys, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        keys.compare_held.connect(canvas.set_comparing)
        actions.compare.pressed.connect(self._show_before)
        actions.compare.released.connect(self._show_after)

    @Slot()
    def _show_before(self) -> None:
        self._canvas.set_comparing(True)

    @Slot()
    def _show_after(self) -> None:
        self._canvas.set_comparing(False)
