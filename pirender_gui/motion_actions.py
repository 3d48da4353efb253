"""Copying and pasting motions."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from core.errors import InputError
from core.motion import Motion
from core.motion_clipboard import motion_from_text, motion_to_text
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.motion_transfer import MotionTransfer


class MotionActions(QObject):
    """Whole motions from elsewhere, each taken over as one undo step.

    Signals:
        failed: one sentence; nothing was changed.
    """

    failed = Signal(str)

    def __init__(
        self, model: EditorModel, editor: MotionEditor, transfer: MotionTransfer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._transfer = transfer

    @Slot()
    def copy(self) -> None:
        """Put the motion on the clipboard as text."""
        QGuiApplication.clipboard().setText(motion_to_text(self._model.motion))

    @Slot()
    def paste(self) -> None:
        """Take over expression and head pose from the clipboard; the head stays in its place in the photo."""
        pasted = self._on_clipboard()
        if pasted is not None:
            kept_place = pasted.with_parts(translation=self._model.motion.translation)
            self._editor.apply(kept_place, self.tr("Paste motion"))

    @Slot()
    def paste_special(self) -> None:
        """Ask which part of the motion on the clipboard to take over, and how strongly."""
        pasted = self._on_clipboard()
        if pasted is not None:
            self._transfer.begin(
                pasted, self.tr("Paste special"), self.tr("Take over from the clipboard:"), self.tr("Paste special")
            )

    def _on_clipboard(self) -> Motion | None:
        try:
            return motion_from_text(QGuiApplication.clipboard().text(), self._model.motion)
        except InputError as error:
            self.failed.emit(str(error))
            return None
