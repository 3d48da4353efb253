"""From one motion space to another and back, for the face at hand."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.project import HistoryEntry
from pirender_gui.editor_model import EditorModel
from pirender_gui.engine_control import EngineControl
from pirender_gui.face_choice import FaceChoice
from pirender_gui.history import history_of, restore_history
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.render_request import Portrait
from pirender_gui.widgets.message_bar import MessageBar

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
        engines: EngineControl,
        face_choice: FaceChoice,
        messages: MessageBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._editor = editor
        self._undo_stack = undo_stack
        self._face_choice = face_choice
        self._messages = messages
        self._left: dict[str, _LeftBehind] = {}
        engines.measured_anew.connect(self._switch_to)
        engines.noticed.connect(messages.notice)

    @Slot(object)
    def _switch_to(self, portrait: Portrait) -> None:
        now = self._model.portrait
        if now is None or now.session is not portrait.session:
            return
        if self._editor.is_dragging or self._face_choice.is_active:
            # What the hand holds, or a question about another photo, belongs to the space that is left.
            QTimer.singleShot(_HAND_IS_DOWN_MS, self, lambda: self._switch_to(portrait))
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
        if self._messages.kind == "notice" and not portrait.notice:
            # It was about the motions of the other space.
            self._messages.hide()
        self.switched.emit()
