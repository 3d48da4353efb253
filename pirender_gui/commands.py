"""Undoable changes of the motion."""

from PySide6.QtGui import QUndoCommand

from core.motion import Motion
from pirender_gui.editor_model import EditorModel


class ChangeMotion(QUndoCommand):
    """Takes the model from one motion to another.

    A drag lengthens its one command instead of pushing many that merge: PySide never frees the Python side of a
    command that was merged away, which in an hour of dragging would add up to hundreds of megabytes.
    """

    def __init__(self, model: EditorModel, after: Motion, text: str, before: Motion | None = None) -> None:
        """From ``before`` (the model's motion when not given) to ``after``."""
        super().__init__(text)
        self._model = model
        self._before = model.motion if before is None else before
        self._after = after

    @property
    def before(self) -> Motion:
        """The motion before the step."""
        return self._before

    @property
    def after(self) -> Motion:
        """The motion after it."""
        return self._after

    @property
    def changes_nothing(self) -> bool:
        """Whether the command ends where it began."""
        return self._after == self._before

    def extend(self, after: Motion) -> None:
        """End at another motion, and go there."""
        self._after = after
        self._model.set_motion(after)

    def redo(self) -> None:
        """Go to the new motion (harmless when the model is there already)."""
        self._model.set_motion(self._after)

    def undo(self) -> None:
        """Go back to the motion before."""
        self._model.set_motion(self._before)
