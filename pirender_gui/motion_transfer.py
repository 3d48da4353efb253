"""A part of another motion, tried out on the picture before it becomes an edit."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from core.motion import Motion
from core.motion_scope import transfer
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.theme import Theme
from pirender_gui.widgets.transfer_dialog import TransferDialog


class MotionTransfer(QObject):
    """Shows each choice at once; Apply makes one undo step of it, Cancel leaves everything as it was."""

    def __init__(self, model: EditorModel, editor: MotionEditor, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._model = model
        self._editor = editor
        self._theme = theme
        self._window = window
        self._source = self._before = model.motion
        self._text = ""
        self._dialog: TransferDialog | None = None
        model.portrait_changed.connect(self._give_up)

    @property
    def dialog(self) -> TransferDialog | None:
        """The dialog while it is open."""
        return self._dialog

    @property
    def must_wait(self) -> bool:
        """Whether a drag is under way, which the dialog would tear from the hand."""
        return self._dialog is None and self._editor.is_dragging

    def begin(self, source: Motion, title: str, detail: str, text: str) -> None:
        """Ask what to take over; the place of the head in the photo always stays.

        Args:
            source: where it comes from, in the model's space.
            title: of the dialog.
            detail: a sentence about the source.
            text: name of the undo step.
        """
        self._give_up()
        self._before = self._model.motion
        self._source = source.with_parts(translation=self._before.translation)
        self._text = text
        self._dialog = TransferDialog(title, detail, self._model.has_names, self._theme, self._window)
        self._dialog.changed.connect(self._show)
        self._dialog.accepted.connect(self._keep)
        self._dialog.rejected.connect(self._take_back)
        self._editor.begin_drag()
        self._show()
        self._dialog.open_beside()

    @Slot()
    def _show(self) -> None:
        dialog = self._dialog
        if dialog is not None:
            wanted = transfer(self._source, self._before, dialog.scope, self._model.locked, dialog.strength)
            self._editor.drag_to(wanted, self._text)

    @Slot()
    def _keep(self) -> None:
        self._dialog = None
        self._editor.end_drag()
        self._editor.close_gesture()

    @Slot()
    def _take_back(self) -> None:
        self._dialog = None
        self._editor.cancel_drag()

    @Slot()
    def _give_up(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()
