"""Says once what the mouse can do on the face."""

from PySide6.QtCore import QObject, Slot

from pirender_gui.canvas.face_tool import FaceTool
from pirender_gui.settings import Settings
from pirender_gui.widgets.message_bar import MessageBar


class FaceHint(QObject):
    """The first time that the mouse comes onto a face; never again after that, in later runs neither."""

    def __init__(self, tool: FaceTool, messages: MessageBar, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages
        self._settings = settings
        tool.entered.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        # A message that is there already is about something that went wrong, or waits for an answer.
        if self._settings.face_hint_seen or self._messages.isVisible():
            return
        self._settings.face_hint_seen = True
        self._messages.notice(
            self.tr("Drag the face to turn it, with Shift to move, with Alt to roll; Ctrl and the wheel resize it.")
        )
