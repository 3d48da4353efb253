"""Edits of the motion as undo steps: one drag, one burst of wheel turns or key presses is one step."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QUndoStack

from core.motion import Motion
from pirender_gui.commands import NO_GESTURE, ChangeMotion
from pirender_gui.editor_model import EditorModel
from pirender_gui.names import coefficient_label

PAUSE_MS = 700
"""A wheel turn or key press this long after the last one begins a new undo step."""

_LARGEST_GESTURE = 2**31 - 1


class MotionEditor(QObject):
    """Turns what the hands do into undo commands.

    A drag calls :meth:`begin_drag`, any number of :meth:`edit`, and :meth:`end_drag`. Without a drag, edits of the
    same coefficients merge until there is a pause.
    """

    def __init__(self, model: EditorModel, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._undo_stack = undo_stack
        self._gesture = 0
        self._subject: tuple[str, ...] = ()
        self._dragging = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.close_gesture)

    @Slot()
    def begin_drag(self) -> None:
        """The hand went down: all edits until :meth:`end_drag` are one step."""
        self.close_gesture()
        self._dragging = True

    @Slot()
    def end_drag(self) -> None:
        """The hand let go; the next edit is another step, unless it is a double click's reset."""
        self._dragging = False
        self._pause.start()

    @Slot()
    def close_gesture(self) -> None:
        """The next edit begins a new undo step."""
        self._pause.stop()
        self._gesture = self._gesture % _LARGEST_GESTURE + 1
        self._subject = ()

    def edit(self, values: Mapping[str, float]) -> None:
        """Set coefficients (motion numbers), merging with the gesture at hand."""
        subject = tuple(sorted(values))
        if not self._dragging:
            if subject != self._subject:
                self.close_gesture()
            self._pause.start()
        self._subject = subject
        self._push(self._model.clipped(values), self._title(subject), self._gesture)

    def reset(self, names: tuple[str, ...], merge: bool = False) -> None:
        """Return coefficients to what the photo shows; ``merge`` joins the step that a double click began."""
        own = self._model.photo_motion
        text = self.tr("Reset %s") % self._title(names)
        gesture = self._gesture if merge and self._subject == names else NO_GESTURE
        self._push(self._model.motion.with_values(**{name: own[name] for name in names}), text, gesture)
        self.close_gesture()

    @Slot()
    def reset_all(self) -> None:
        """Return to the photo as it was."""
        self._push(self._model.photo_motion, self.tr("Reset all"), NO_GESTURE)
        self.close_gesture()

    def apply(self, motion: Motion, text: str) -> None:
        """Take over a whole motion as one step."""
        self._push(motion, text, NO_GESTURE)
        self.close_gesture()

    def _push(self, after: Motion, text: str, gesture: int) -> None:
        # A gesture that returns to its start must still reach the stack, which then drops the whole step.
        if after != self._model.motion:
            self._undo_stack.push(ChangeMotion(self._model, after, text, gesture))

    def _title(self, names: tuple[str, ...]) -> str:
        if len(names) == 1:
            return coefficient_label(self._model.space.coefficient(names[0]))
        return self.tr("%d sliders") % len(names)
