"""The undo stack as the history of a project, and back."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QUndoStack

from core.project import HistoryEntry
from pirender_gui.commands import ChangeMotion
from pirender_gui.editor_model import EditorModel


def history_of(model: EditorModel, stack: QUndoStack) -> tuple[HistoryEntry, ...]:
    """Every step with the motion after it; the photo's own motion, without a label, comes first."""
    steps = [stack.command(number) for number in range(stack.count())]
    motions = [step for step in steps if isinstance(step, ChangeMotion)]
    first = motions[0].before if motions else model.motion
    return (HistoryEntry("", first), *(HistoryEntry(step.text(), step.after) for step in motions))


def restore_history(model: EditorModel, stack: QUndoStack, entries: Sequence[HistoryEntry], position: int) -> None:
    """Fill the stack with the steps of a project and go to one of them.

    The first entry's motion gives way to the photo's own, which may have been measured again.
    """
    stack.clear()
    # One change in the end instead of one for every step.
    with QSignalBlocker(model):
        before = model.photo_motion
        for entry in entries[1:]:
            stack.push(ChangeMotion(model, entry.motion, entry.label, before))
            before = entry.motion
        stack.setIndex(position)
    wanted = model.motion
    model.restore(wanted)
