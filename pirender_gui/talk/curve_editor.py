"""Every change of the timeline by hand, as a step that can be taken back."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.conventions import FloatArray
from core.motion import ICT64
from core.talk.curve_edits import CurveEdits
from core.talk.keyframes import Keyframes
from core.talk.takes import Take
from pirender_gui.talk.talk_model import TalkModel

_AROUND_SECONDS = 0.2
"""So far to both sides of the play head a curve is lifted where nothing is selected."""


_State = TypeVar("_State")


class _Change(QUndoCommand, Generic[_State]):
    """From one state of a part of the model to another; ``put`` gives the model such a state."""

    def __init__(self, put: Callable[[_State], None], before: _State, after: _State, text: str) -> None:
        super().__init__(text)
        self._put, self._before, self._after = put, before, after

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)


class CurveEditor(QObject):
    """Draws, lifts, locks, gives back, sets keyframes, trims.

    Its steps are apart from those of the photo, which projects keep.

    Attributes:
        undo_stack: the steps.
    """

    def __init__(self, model: TalkModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.undo_stack = QUndoStack(self)
        model.sound_opened.connect(self.undo_stack.clear)

    def draw(self, name: str, first: int, values: FloatArray) -> None:
        """Put absolute ``values`` (n,) into a curve of the shown take from frame ``first`` on."""
        take, film = self._model.chosen, self._model.film
        if take is not None and film is not None:
            moves = values - film.rest(name, first, first + len(values))
            edits = self._model.edits.draw(take.number, name, _made(take, name), first, moves)
            self._push(edits, self.tr("Draw a curve"))

    def lift(self, name: str, amount: float, around: float) -> None:
        """Lift the selected part of a curve, or what lies about second ``around``."""
        take, film = self._model.chosen, self._model.film
        if take is None or film is None:
            return
        part = self._model.range or (around - _AROUND_SECONDS, around + _AROUND_SECONDS)
        first = max(int(part[0] * take.fps), 0)
        values = film.curve(name)[first : int(part[1] * take.fps) + 1] + amount
        if len(values):
            self.draw(name, first, values)

    def erase(self, name: str) -> None:
        """Give a curve back to the take."""
        take, edits = self._model.chosen, self._model.edits
        if take is not None and (edits.is_drawn(take.number, name) or name in edits.locked):
            self._push(edits.erase(take.number, name), self.tr("Give a curve back"))

    def set_locked(self, name: str, locked: bool) -> None:
        """Keep a curve for every take, or let the takes have their own."""
        take, edits = self._model.chosen, self._model.edits
        if take is None or locked == (name in edits.locked):
            return
        if locked:
            self._push(edits.lock(take.number, name, _made(take, name)), self.tr("Lock a curve"))
        else:
            self._push(edits.release(take.number, name), self.tr("Unlock a curve"))

    def set_keyframes(self, keyframes: Keyframes, text: str) -> None:
        """Take over other poses of the sliders; ``text`` says what happened."""
        self.undo_stack.push(_Change(self._model.set_keyframes, self._model.keyframes, keyframes, text))

    def trim(self) -> None:
        """Keep the selected part of the timeline alone.

        Raises:
            InputError: too little would be left.
        """
        scene, part = self._model.scene, self._model.range
        if scene is not None and part is not None:
            self.undo_stack.push(_Change(self._model.set_scene, scene, scene.trimmed(*part), self.tr("Trim")))

    def _push(self, edits: CurveEdits, text: str) -> None:
        self.undo_stack.push(_Change(self._model.set_edits, self._model.edits, edits, text))


def _made(take: Take, name: str) -> FloatArray:
    return take.moves[:, ICT64.names.index(name)]
