"""Copying, pasting and drawing motions."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from core.errors import InputError
from core.motion_clipboard import motion_from_text, motion_to_text
from core.randomise import randomise
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor


class MotionActions(QObject):
    """Whole motions from elsewhere, each taken over as one undo step.

    Signals:
        failed: one sentence; nothing was changed.
    """

    failed = Signal(str)

    def __init__(self, model: EditorModel, editor: MotionEditor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._seed = 0

    @Slot()
    def copy(self) -> None:
        """Put the motion on the clipboard as text."""
        QGuiApplication.clipboard().setText(motion_to_text(self._model.motion))

    @Slot()
    def paste(self) -> None:
        """Take over expression and head pose from the clipboard; the head stays in its place in the photo."""
        current = self._model.motion
        try:
            pasted = motion_from_text(QGuiApplication.clipboard().text(), current)
        except InputError as error:
            self.failed.emit(str(error))
            return
        self._editor.apply(pasted.with_parts(translation=current.translation), self.tr("Paste motion"))

    @Slot()
    def draw(self) -> None:
        """Take over the next random expression; the draws come in the same order for every photo."""
        self._seed += 1
        try:
            drawn = randomise(self._model.motion, self._seed)
        except InputError as error:
            self.failed.emit(str(error))
            return
        self._editor.apply(drawn, self.tr("Random expression %d") % self._seed)
