"""What the program is, in two sentences."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from pirender_gui.actions.help_actions import HelpActions


class About(QObject):
    """Answers to the About action."""

    def __init__(self, actions: HelpActions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        actions.about.triggered.connect(self._show)

    @Slot()
    def _show(self) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About"))
        box.setText(
            self.tr(
                "Portrait Editor moves the face in a photo: expression, gaze and head pose. Everything runs on this "
                "computer; no picture ever leaves it."
            )
        )
        box.open()
