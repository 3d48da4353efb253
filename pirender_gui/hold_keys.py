"""Keys that act while they are held: backslash shows the photo before the edits, space moves the picture."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pirender_gui.widgets.number_box import NumberBox


class HoldKeys(QObject):
    """Watches the keys of one window. Shortcuts do not tell when a key is released, hence the event filter.

    Signals:
        compare_held: bool, backslash is down.
        pan_held: bool, space is down over the canvas.
    """

    compare_held = Signal(bool)
    pan_held = Signal(bool)

    def __init__(self, window: QWidget, canvas: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = canvas
        self._held: set[int] = set()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the two keys out of the stream; leave everything else alone."""
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._let_go_of_all()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or not isinstance(event, QKeyEvent):
            return False
        if not self._window.isActiveWindow() or not isinstance(watched, QWidget):
            return False
        key = event.key()
        pressed = kind == QEvent.Type.KeyPress
        if key not in (Qt.Key.Key_Backslash, Qt.Key.Key_Space) or (pressed and not self._is_ours(key)):
            return False
        if not pressed and key not in self._held:
            return False
        if not event.isAutoRepeat():
            self._set(key, pressed)
        return True

    def _is_ours(self, key: int) -> bool:
        focus = QApplication.focusWidget()
        typing = isinstance(focus, QLineEdit) and not isinstance(focus.parent(), NumberBox)
        if key in self._held:
            return True
        if key == Qt.Key.Key_Backslash:
            return not typing
        return self._canvas.underMouse() and not typing

    def _set(self, key: int, held: bool) -> None:
        if held:
            self._held.add(key)
        else:
            self._held.discard(key)
        (self.compare_held if key == Qt.Key.Key_Backslash else self.pan_held).emit(held)

    def _let_go_of_all(self) -> None:
        for key in tuple(self._held):
            self._set(key, False)
