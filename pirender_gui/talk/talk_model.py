"""The one object that owns what the talk panel edits: the sound, its takes, and what hands drew over them."""

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from core.conventions import FloatArray
from core.media.sound import Sound
from core.motion import ICT64, Motion, MotionSequence
from core.talk.curve_edits import CurveEdits
from core.talk.keyframes import NO_KEYFRAMES, Keyframes
from core.talk.performance import Performance
from core.talk.scene import Scene
from core.talk.takes import Take
from core.talk.waveform import Waveform
from pirender_gui.editor_model import EditorModel

SHOWN_FIRST = ("jawOpen", "mouthPucker", "yaw")
"""Curves that are shown before anybody has chosen others."""


class TalkModel(QObject):
    """A take is what is added to the motion of the sliders, so that they can be moved while the portrait talks.

    Signals:
        sound_opened: another sound; takes, edits and keyframes are gone.
        sound_changed: another sound, or another part of it.
        takes_changed: takes came, went or were made again.
        chosen_changed: another take is shown.
        curves_changed: hands drew or locked.
        keyframes_changed: poses of the sliders came, went or moved.
        shown_changed: other curves are to be seen.
        motions_changed: the motions of the chosen take changed, whatever the cause.
        range_changed: another part of the sound is selected.
    """

    sound_opened = Signal()
    sound_changed = Signal()
    takes_changed = Signal()
    chosen_changed = Signal()
    curves_changed = Signal()
    keyframes_changed = Signal()
    shown_changed = Signal()
    motions_changed = Signal()
    range_changed = Signal()

    def __init__(self, editor: EditorModel, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._waveform: Waveform | None = None
        self._name = ""
        self._speaks = True
        self._takes: tuple[Take, ...] = ()
        self._chosen = 0
        self._edits = CurveEdits()
        self._keyframes = NO_KEYFRAMES
        self._shown: tuple[str, ...] = SHOWN_FIRST
        self._range: tuple[float, float] | None = None
        self._moves: FloatArray | None = None
        self._film: Performance | None = None
        editor.motion_changed.connect(self._take_motion)
        editor.portrait_changed.connect(self._forget_film)
        editor.portrait_renewed.connect(self._forget_film)

    @property
    def sound(self) -> Sound | None:
        """What is said."""
        return None if self._waveform is None else self._waveform.sound

    @property
    def waveform(self) -> Waveform | None:
        """What it looks like."""
        return self._waveform

    @property
    def name(self) -> str:
        """What the sound is called."""
        return self._name

    @property
    def speaks(self) -> bool:
        """Whether the sound is there to be said, rather than the sound of a clip that is imitated."""
        return self._speaks

    @property
    def takes(self) -> tuple[Take, ...]:
        """The ways to say it, in the order in which they were made."""
        return self._takes

    @property
    def chosen(self) -> Take | None:
        """The take that is shown."""
        return next((take for take in self._takes if take.number == self._chosen), None)

    @property
    def edits(self) -> CurveEdits:
        """What hands did to the curves."""
        return self._edits

    @property
    def keyframes(self) -> Keyframes:
        """Poses of the sliders at moments; where there are any, the film follows them instead of the sliders."""
        return self._keyframes

    @property
    def shown(self) -> tuple[str, ...]:
        """Names of the curves that are to be seen."""
        return self._shown

    @property
    def base(self) -> Motion:
        """What take and keyframes are added to: the sliders' motion, or the photo's where there are keyframes."""
        return self._editor.photo_motion if self._keyframes else self._editor.motion

    @property
    def has_face(self) -> bool:
        """Whether a photo is being edited."""
        return self._editor.portrait is not None

    @property
    def can_talk(self) -> bool:
        """Whether there is a face whose coefficients have the names that speech needs."""
        return self.has_face and self._editor.has_names

    @property
    def range(self) -> tuple[float, float] | None:
        """The selected part of the sound, in seconds; None when nothing is selected."""
        return self._range

    @property
    def film(self) -> Performance | None:
        """The chosen take with the edits, over the motion of the sliders; None while there is none."""
        take = self.chosen
        if take is None or not self.can_talk:
            return None
        if self._moves is None:
            self._moves = self._edits.applied(take.number, ICT64, take.moves)
        if self._film is None:
            lower, upper = self._limits()
            self._film = Performance(self.base, self._moves, lower, upper, take.fps, self._keyframes)
        return self._film

    @property
    def motions(self) -> MotionSequence | None:
        """The same as motions, worked out on the spot."""
        return None if self.film is None else self.film.sequence()

    def set_sound(self, waveform: Waveform, name: str, speaks: bool = True) -> None:
        """Take another sound."""
        self._chosen = 0
        self.sound_opened.emit()
        self.set_scene(Scene(waveform, name, speaks))

    @property
    def scene(self) -> Scene | None:
        """All that is on the timeline; None before the first sound."""
        if self._waveform is None:
            return None
        return Scene(self._waveform, self._name, self._speaks, self._takes, self._edits, self._keyframes)

    def set_scene(self, scene: Scene) -> None:
        """Put something else on the timeline; the same take is shown if it is there."""
        self._waveform, self._name, self._speaks = scene.waveform, scene.name, scene.speaks
        self._takes, self._edits, self._keyframes = scene.takes, scene.edits, scene.keyframes
        self._range = None
        self.sound_changed.emit()
        self.takes_changed.emit()
        self._tell_chosen()
        self.keyframes_changed.emit()

    def put_take(self, take: Take) -> None:
        """Add a take and show it; one of that number is replaced and shown only if it was."""
        known = any(one.number == take.number for one in self._takes)
        if known:
            self._takes = tuple(take if one.number == take.number else one for one in self._takes)
        else:
            self._takes = (*self._takes, take)
            self._chosen = take.number
        self.takes_changed.emit()
        if take.number == self._chosen:
            self._tell_chosen()

    def remove_take(self, number: int) -> None:
        """Let go of a take; the one before it is shown then."""
        order = [take.number for take in self._takes]
        if number not in order:
            return
        place = order.index(number)
        self._takes = tuple(take for take in self._takes if take.number != number)
        if number == self._chosen and self._takes:
            self._chosen = self._takes[max(place - 1, 0)].number
        self.takes_changed.emit()
        self._tell_chosen()

    def choose(self, number: int) -> None:
        """Show another take."""
        if number != self._chosen and any(take.number == number for take in self._takes):
            self._chosen = number
            self._tell_chosen()

    def set_edits(self, edits: CurveEdits) -> None:
        """Take over what hands did."""
        self._edits = edits
        self._moves = None
        self._forget_film()
        self.curves_changed.emit()

    def set_keyframes(self, keyframes: Keyframes) -> None:
        """Take over other poses of the sliders."""
        self._keyframes = keyframes
        self._forget_film()
        self.keyframes_changed.emit()

    def show_curves(self, names: tuple[str, ...]) -> None:
        """Show other curves."""
        if names != self._shown:
            self._shown = names
            self.shown_changed.emit()

    def select(self, part: tuple[float, float] | None) -> None:
        """Select a part of the sound."""
        sound = self.sound
        if part is not None and sound is not None:
            first, last = min(max(min(part), 0.0), sound.seconds), min(max(part), sound.seconds)
            part = (first, last) if last - first > 0.02 else None
        if part != self._range:
            self._range = part
            self.range_changed.emit()

    def _tell_chosen(self) -> None:
        self._moves = None
        self.chosen_changed.emit()
        self._forget_film()

    @Slot()
    def _take_motion(self) -> None:
        # What the sliders show only counts once it is a keyframe.
        if not self._keyframes:
            self._forget_film()

    @Slot()
    def _forget_film(self) -> None:
        self._film = None
        self.motions_changed.emit()

    def _limits(self) -> tuple[FloatArray, FloatArray]:
        own = self._editor.photo_motion.values
        return np.minimum(ICT64.lower, own), np.maximum(ICT64.upper, own)
