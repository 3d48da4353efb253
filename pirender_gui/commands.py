"""Undoable changes of the motion."""

from PySide6.QtGui import QUndoCommand

from core.motion import Motion
from pirender_gui.editor_model import EditorModel

NO_GESTURE = -1
"""Gesture number of a command that never merges with another."""


class ChangeMotion(QUndoCommand):
    """Take the model from one motion to another; commands of one gesture merge into one step."""

    def __init__(self, model: EditorModel, after: Motion, text: str, gesture: int = NO_GESTURE) -> None:
        super().__init__(text)
        self._model = model
        self._before = model.motion
        self._after = after
        self._gesture = gesture

    def id(self) -> int:
        """The gesture number; Qt merges neighbours with the same one."""
        return self._gesture

    def redo(self) -> None:
        """Go to the new motion (harmless when the model is there already)."""
        self._model.set_motion(self._after)

    def undo(self) -> None:
        """Go back to the motion before."""
        self._model.set_motion(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        """Take over the end of a later command of the same gesture; a gesture that ends where it began vanishes."""
        if not isinstance(other, ChangeMotion) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setObsolete(self._after == self._before)
        return True
