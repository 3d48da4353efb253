"""Opens the window for many photos."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from pirender_gui.batch.batch_dialog import BatchDialog
from pirender_gui.batch.batch_form import BatchForm
from pirender_gui.editor_model import EditorModel
from pirender_gui.file_flow import FileFlow
from pirender_gui.settings import Settings
from pirender_gui.theme import Theme


class BatchControl(QObject):
    """Made when it is first wanted; the photo at hand is in the list then.

    Attributes:
        dialog: None before it was opened.
    """

    def __init__(
        self, action: QAction, model: EditorModel, files: FileFlow, settings: Settings, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._model, self._files, self._settings, self._theme = model, files, settings, theme
        self.dialog: BatchDialog | None = None
        action.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Show it."""
        if self.dialog is None:
            form = BatchForm(self._files.dialogs, self._settings.photo_folder, self._settings)
            self.dialog = BatchDialog(form, self._theme, self._window)
        portrait = self._model.portrait
        if portrait is not None and not self.dialog.form.photos.paths:
            self.dialog.form.photos.add([Path(portrait.photo.opened.path)])
        self.dialog.show()
        self.dialog.raise_()

    def shut_down(self) -> None:
        """Stop what is under way."""
        if self.dialog is not None:
            self.dialog.shut_down()
