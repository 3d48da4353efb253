"""From one motion space to another and back, for the face at hand."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.project import HistoryEntry
from pirender_gui.editor_model import EditorModel
from pirender_gui.face_choice import FaceChoice
from pirender_gui.history import history_of, restore_history
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.render_request import Portrait

_HAND_IS_DOWN_MS = 50


@dataclass(frozen=True)
class _LeftBehind:
    """The edits of one space while another is in use."""

    portrait_id: int
    history: tuple[HistoryEntry, ...]
    position: int


class SpaceSwitch(QObject):
    """Keeps the edits of each motion space for itself: they are never mixed, and are there again after going back.

    Signals:
        switched: the sliders are those of the portrait's motion now.
    """

    switched = Signal()

    def __init__(
        self,
        model: EditorModel,
        editor: MotionEditor,
        undo_stack: QUndoStack,
        face_choice: FaceChoice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._undo_stack = undo_stack
        self._face_choice = face_choice
        self._left: dict[str, _LeftBehind] = {}

    @Slot(object)
    def switch_to(self, portrait: Portrait) -> None:
        """Take over the face at hand as another engine measures it, as soon as nothing is in the hand."""
        now = self._model.portrait
        if now is None or now.session is not portrait.session:
            return
        if self._editor.is_dragging or self._face_choice.is_active:
            QTimer.singleShot(_HAND_IS_DOWN_MS, self, lambda: self.switch_to(portrait))
            return
        self._editor.close_gesture()
        stack, number = self._undo_stack, portrait.portrait_id
        is_clean = stack.isClean()
        history = history_of(self._model, stack)
        self._left[self._model.space.name] = _LeftBehind(number, history, stack.index())
        stack.clear()
        self._model.load(portrait)
        former = self._left.pop(portrait.motion.space.name, None)
        if former is not None and former.portrait_id == number:
            restore_history(self._model, stack, former.history, former.position)
        if is_clean:
            stack.setClean()
        else:
            stack.resetClean()
        self.switched.emit()
