"""Edits of the motion as undo steps: one drag, one burst of wheel turns or key presses is one step."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QUndoStack

from core.links import linked_partner
from core.locking import with_locks
from core.motion import Motion
from pirender_gui.commands import ChangeMotion
from pirender_gui.editor_model import EditorModel
from pirender_gui.names import coefficient_label, pair_label

PAUSE_MS = 700
"""A wheel turn or key press this long after the last one begins a new undo step."""


class MotionEditor(QObject):
    """Turns what the hands do into undo commands.

    A drag calls :meth:`begin_drag`, any number of :meth:`edit`, and :meth:`end_drag`. Without a drag, edits of the
    same coefficients merge until there is a pause. Locked coefficients keep their value through everything but an
    edit or a reset that names them.
    """

    def __init__(self, model: EditorModel, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._undo_stack = undo_stack
        # The command that further edits of the same gesture lengthen.
        self._open: ChangeMotion | None = None
        self._subject: tuple[str, ...] = ()
        self._dragging = False
        self._drag_start = model.motion
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.close_gesture)

    @property
    def is_dragging(self) -> bool:
        """Whether the hand is down."""
        return self._dragging

    @Slot()
    def begin_drag(self) -> None:
        """The hand went down: all edits until :meth:`end_drag` are one step."""
        self.close_gesture()
        self._dragging = True
        self._drag_start = self._model.motion

    @Slot()
    def end_drag(self) -> None:
        """The hand let go; what follows at once, such as the reset of a double click, still belongs to the step."""
        self._dragging = False
        self._pause.start()

    @Slot()
    def close_gesture(self) -> None:
        """The next edit begins a new undo step."""
        self._pause.stop()
        self._open = None
        self._subject = ()

    def edit(self, values: Mapping[str, float], text: str = "") -> None:
        """Set coefficients (motion numbers), merging with the gesture at hand; ``text`` names the step.

        Linked partners that are not locked take the same value.
        """
        values = self._with_partners(values)
        subject = tuple(sorted(values))
        if not self._dragging:
            if subject != self._subject:
                self.close_gesture()
            self._pause.start()
        self._subject = subject
        self._change(self._model.clipped(values), text or self._title(subject))

    def reset(self, names: tuple[str, ...], merge: bool = False) -> None:
        """Return coefficients to what the photo shows; ``merge`` joins the step that a double click began."""
        own = self._model.photo_motion
        names = tuple(sorted({*names, *self._partners(names)}))
        text = self.tr("Reset %s") % self._title(names)
        if not (merge and self._subject == names):
            self.close_gesture()
        self._change(self._model.motion.with_values(**{name: own[name] for name in names}), text)
        self.close_gesture()

    @Slot()
    def reset_all(self) -> None:
        """Return to the photo as it was."""
        self.apply(self._model.photo_motion, self.tr("Reset all"))

    def apply(self, motion: Motion, text: str) -> None:
        """Take over a whole motion as one step."""
        self.close_gesture()
        self._change(with_locks(self._model.motion, motion, self._model.locked), text)
        self.close_gesture()

    def drag_to(self, motion: Motion, text: str) -> None:
        """Take over a whole motion as part of the drag at hand; linked partners of what moves go along."""
        self._subject = ()
        self._change(with_locks(self._model.motion, self._with_moved_partners(motion), self._model.locked), text)

    def cancel_drag(self) -> None:
        """Take back the drag at hand as if it had never begun."""
        command = self._open
        self._dragging = False
        self.close_gesture()
        if command is not None and self._may_be_lengthened(command):
            command.extend(self._drag_start)
            self._drop(command)

    def _with_moved_partners(self, motion: Motion) -> Motion:
        own = self._drag_start
        moved = [name for name in motion.space.names if motion[name] != own[name]]
        pairs = {name: self._model.partner(name) for name in moved}
        return motion.with_values(
            **{partner: motion[name] for name, partner in pairs.items() if partner is not None and partner not in moved}
        )

    def _partners(self, names: Iterable[str]) -> list[str]:
        found = [self._model.partner(name) for name in names]
        return [name for name in found if name is not None and name not in self._model.locked]

    def _with_partners(self, values: Mapping[str, float]) -> dict[str, float]:
        along = {}
        for name, value in values.items():
            for partner in self._partners((name,)):
                along[partner] = value
        return along | dict(values)

    def _change(self, after: Motion, text: str) -> None:
        if after == self._model.motion:
            return
        command = self._open
        if command is None or not self._may_be_lengthened(command):
            self._open = ChangeMotion(self._model, after, text)
            self._undo_stack.push(self._open)
            return
        command.extend(after)
        if command.changes_nothing:
            self._drop(command)
            self._open = None

    def _drop(self, command: ChangeMotion) -> None:
        """Take the newest step from the stack, which drops an obsolete command instead of undoing it."""
        command.setObsolete(True)
        self._undo_stack.undo()

    def _may_be_lengthened(self, command: ChangeMotion) -> bool:
        """Only the newest step, and never one whose end was saved: that state has to stay reachable."""
        stack = self._undo_stack
        newest = stack.index() == stack.count() > 0 and stack.command(stack.index() - 1) is command
        return newest and not stack.isClean()

    def _title(self, names: tuple[str, ...]) -> str:
        if len(names) == 1:
            return coefficient_label(self._model.space.coefficient(names[0]))
        if len(names) == 2 and linked_partner(self._model.space, names[0]) == names[1]:
            return pair_label(self._model.space.coefficient(names[0]))
        return self.tr("%d sliders") % len(names)
