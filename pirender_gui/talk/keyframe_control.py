"""Keyframes of the sliders: set at the play head, and shown by the sliders where the play head stands."""

import math

from PySide6.QtCore import QObject, Signal, Slot

from core.conventions import FloatArray
from core.talk.keyframes import Keyframes
from pirender_gui.actions.keyframe_actions import KeyframeActions
from pirender_gui.editor_model import EditorModel
from pirender_gui.talk.curve_editor import CurveEditor
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel


class KeyframeControl(QObject):
    """While there are keyframes the film follows them, and the sliders show the pose under a standing play head.

    What is moved then is a proposal: it becomes part of the film when it is set, and is gone when the play head moves.

    Signals:
        state_changed: the pose of the sliders is, or is not, what the film has at the play head.
        noticed: str, a sentence.
    """

    state_changed = Signal()
    noticed = Signal(str)

    def __init__(
        self,
        model: TalkModel,
        editor: EditorModel,
        curves: CurveEditor,
        player: FilmPlayer,
        actions: KeyframeActions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._editor, self._curves, self._player = model, editor, curves, player
        self._actions = actions
        self._proposes = False
        actions.put.triggered.connect(self.put)
        actions.remove.triggered.connect(self.remove)
        actions.clear.triggered.connect(self.clear)
        actions.previous.triggered.connect(self._go_back)
        actions.following.triggered.connect(self._go_on)
        player.moved.connect(self._follow)
        player.state_changed.connect(self._follow)
        model.keyframes_changed.connect(self._follow)
        editor.motion_changed.connect(self._look_at_sliders)
        for changed in (model.sound_changed, model.motions_changed, editor.portrait_changed):
            changed.connect(self._show_state)
        self._show_state()

    @property
    def proposes(self) -> bool:
        """Whether the sliders were moved to a pose that is no keyframe yet."""
        return self._proposes

    @property
    def second(self) -> float:
        """Beginning of the frame under the play head."""
        film = self._model.film
        fps = 25.0 if film is None else film.fps
        return math.floor(self._player.position * fps + 1e-6) / fps

    @Slot()
    def put(self) -> None:
        """Keep the pose of the sliders at the play head."""
        if self._model.film is None:
            return
        self._player.pause()
        keys = self._model.keyframes
        offsets = self._editor.motion.values - self._editor.photo_motion.values
        self._change(keys.put(self.second, offsets), self.tr("Set a keyframe"))
        if not keys:
            self.noticed.emit(
                self.tr("Go to another moment, move the sliders, set the next keyframe; the film eases between them.")
            )

    @Slot()
    def remove(self) -> None:
        """Let go of the keyframe under the play head."""
        number = self._model.keyframes.near(self.second)
        if number is not None:
            self._change(self._model.keyframes.without(number), self.tr("Remove a keyframe"))

    @Slot()
    def clear(self) -> None:
        """Let go of all."""
        if self._model.keyframes:
            self._change(Keyframes(), self.tr("Remove all keyframes"))

    @Slot(int, float)
    def move(self, number: int, second: float) -> None:
        """Bring a keyframe to another moment, on the beginning of a frame."""
        film = self._model.film
        keys = self._model.keyframes
        if film is not None and 0 <= number < len(keys):
            second = min(round(second * film.fps), len(film) - 1) / film.fps
            self._change(keys.moved(number, second), self.tr("Move a keyframe"))
            self._player.seek(second)

    def _change(self, keyframes: Keyframes, text: str) -> None:
        self._curves.set_keyframes(keyframes, text)

    @Slot()
    def _go_back(self) -> None:
        self._go(self._model.keyframes.before(self._player.position))

    @Slot()
    def _go_on(self) -> None:
        self._go(self._model.keyframes.after(self._player.position))

    def _go(self, second: float | None) -> None:
        if second is not None:
            self._player.seek(second)

    @property
    def _pose(self) -> FloatArray:
        return self._editor.photo_motion.values + self._model.keyframes.at(self.second)

    @Slot()
    def _follow(self) -> None:
        """Let the sliders show the pose of the film; that is no step of the photo's history."""
        if self._model.keyframes and not self._player.is_playing and self._editor.portrait is not None:
            names = self._editor.space.names
            pose = self._editor.clipped(dict(zip(names, self._pose.tolist(), strict=True)))
            self._editor.set_motion(pose)
            self._proposes = False
        self._show_state()

    @Slot()
    def _look_at_sliders(self) -> None:
        self._proposes = bool(self._model.keyframes) and not self._player.is_playing
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        keys, position = self._model.keyframes, self._player.position
        self._actions.put.setEnabled(self._model.film is not None)
        self._actions.remove.setEnabled(keys.near(self.second) is not None)
        self._actions.clear.setEnabled(bool(keys))
        self._actions.previous.setEnabled(keys.before(position) is not None)
        self._actions.following.setEnabled(keys.after(position) is not None)
        self.state_changed.emit()
