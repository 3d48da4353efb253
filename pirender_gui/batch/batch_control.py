"""Opens the window for many photos."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from core.batch.plan import Move
from core.motion import ICT64
from core.motion.assignments import changes_as_edits
from core.preset_store import PresetStore
from core.presets import preset_as_edits
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
        self.dialog.form.offer(self._own_moves())
        portrait = self._model.portrait
        if portrait is not None and not self.dialog.form.photos.paths:
            self.dialog.form.photos.add([Path(portrait.photo.opened.path)])
        self.dialog.show()
        self.dialog.raise_()

    def _own_moves(self) -> list[Move]:
        """The edit at hand, and the presets that the user made; damaged ones are told of where presets are listed."""
        moves = []
        edits = changes_as_edits(self._model.photo_motion, self._model.motion) if self._model.has_names else ()
        if edits:
            moves.append(Move(edits=edits, name=self.tr("The edit at hand")))
        for stored in PresetStore(self._settings.preset_folder).listing().presets:
            made_for = stored.preset.motion
            if not stored.bundled and (made_for is None or made_for.space.name == ICT64.name):
                moves.append(Move(edits=preset_as_edits(stored.preset, ICT64), name=stored.preset.label))
        return moves

    def shut_down(self) -> None:
        """Stop what is under way."""
        if self.dialog is not None:
            self.dialog.shut_down()
