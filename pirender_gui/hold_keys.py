"""Keys that act while they are held: backslash shows the photo before the edits, space moves the picture."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HoldKeys(QObject):
    """Is offered the keys that no control of the window wanted; shortcuts do not tell when a key is released.

    Signals:
        compare_held: bool, backslash is down.
        pan_held: bool, space is down over the canvas.
    """

    compare_held = Signal(bool)
    pan_held = Signal(bool)

    def __init__(self, canvas: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._held: set[int] = set()

    def press(self, event: QKeyEvent) -> bool:
        """A key went down; whether it was one of ours."""
        key = event.key()
        if key not in (Qt.Key.Key_Backslash, Qt.Key.Key_Space):
            return False
        if key == Qt.Key.Key_Space and key not in self._held and not self._canvas.underMouse():
            return False
        if not event.isAutoRepeat():
            self._set(key, True)
        return True

    def release(self, event: QKeyEvent) -> bool:
        """A key went up; whether it was one of ours."""
        if event.key() not in self._held:
            return False
        if not event.isAutoRepeat():
            self._set(event.key(), False)
        return True

    def let_go(self) -> None:
        """The window lost the keyboard: it will not hear the keys go up."""
        for key in tuple(self._held):
            self._set(key, False)

    def _set(self, key: int, held: bool) -> None:
        if held:
            self._held.add(key)
        else:
            self._held.discard(key)
        (self.compare_held if key == Qt.Key.Key_Backslash else self.pan_held).emit(held)
