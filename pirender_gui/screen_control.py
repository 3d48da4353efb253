"""Full screen, and the photo alone without panels and bars."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from pirender_gui.actions.view_actions import ViewActions


class ScreenControl(QObject):
    """Answers to the full-screen and photo-alone actions; leaving either brings back what was there before."""

    def __init__(self, window: QMainWindow, parts: tuple[QWidget, ...], actions: ViewActions) -> None:
        """Take the window, the parts around the photo that can be hidden, and the actions."""
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._actions = actions
        self._hidden: list[QWidget] = []
        self._was_maximised = False
        actions.full_screen.toggled.connect(self._fill_screen)
        actions.photo_alone.toggled.connect(self._leave_photo_alone)

    def leave(self) -> bool:
        """Escape: leave both; whether there was anything to leave."""
        on = [action for action in (self._actions.photo_alone, self._actions.full_screen) if action.isChecked()]
        for action in on:
            action.setChecked(False)
        return bool(on)

    @Slot(bool)
    def _fill_screen(self, on: bool) -> None:
        state = self._window.windowState()
        if on:
            self._was_maximised = bool(state & Qt.WindowState.WindowMaximized)
            self._window.setWindowState(state | Qt.WindowState.WindowFullScreen)
        else:
            state &= ~Qt.WindowState.WindowFullScreen
            self._window.setWindowState(state | Qt.WindowState.WindowMaximized if self._was_maximised else state)

    @Slot(bool)
    def _leave_photo_alone(self, on: bool) -> None:
        if on:
            self._hidden = [part for part in self._parts if not part.isHidden()]
        for part in self._hidden:
            part.setVisible(not on)
        if not on:
            self._hidden = []
