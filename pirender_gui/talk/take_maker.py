"""Reads sounds and makes takes in the background, and puts them into the model."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.audio.talking import Talker, TalkOptions, bundled_talker
from core.media.sound import Sound
from core.talk.takes import Take
from core.talk.waveform import Waveform
from pirender_gui.editor_model import EditorModel
from pirender_gui.talk.background import BackgroundTasks, Task
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.tasks import LazyTalker, LookThrough, MakeTake, ReadSound

_SETTLE_MS = 250
"""A slider rests when it was not moved for this long; then the take is made again."""


class TakeMaker(QObject):
    """What cannot be read or said is told in a sentence; the sound and the takes there were stay.

    Signals:
        busy: str, what is being done (empty: nothing), and float, the share that is done, below 0 when unknown.
        noticed: str, what the user should know about a sound.
        failed: str, a sentence; str, a traceback for a fault of ours.
    """

    busy = Signal(str, float)
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(self, model: TalkModel, editor: EditorModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._tasks = BackgroundTasks(self)
        self._talker = LazyTalker(bundled_talker)
        self._reading: ReadSound | LookThrough | None = None
        self._making: MakeTake | None = None
        self._number = 0
        self._wanted: TalkOptions | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._make_again)
        self._tasks.done.connect(self._receive)
        self._tasks.failed.connect(self._receive_failure)
        self._tasks.progressed.connect(self._tell_progress)
        editor.portrait_changed.connect(self._make_first)
        # A take of another length than the sound would be of no use.
        model.sound_changed.connect(self._stop_making)

    def use_talker(self, make: Callable[[], Talker], needs_torch: bool = True) -> None:
        """Let another speech model talk from now on."""
        self._talker = LazyTalker(make, needs_torch)

    @property
    def is_busy(self) -> bool:
        """Whether something is read or made."""
        return self._reading is not None or self._making is not None

    def open(self, path: Path) -> None:
        """Read a sound; when that went well the first take follows."""
        self.busy.emit(self.tr("Reading %s") % path.name, -1.0)
        self._read(ReadSound(path))

    def take_sound(self, sound: Sound, name: str) -> None:
        """Use a sound that is at hand already; the first take follows."""
        self._read(LookThrough(sound, name))

    @Slot()
    def new_take(self) -> None:
        """Say it in another way, with the options of the take that is shown."""
        chosen = self._model.chosen
        options = (chosen.options if chosen is not None else None) or TalkOptions()
        seeds = [take.options.seed for take in self._model.takes if take.options is not None]
        if self._making is not None:
            seeds.append(self._making.options.seed)
        self._make(self.reserve_number(), replace(options, seed=max(seeds, default=-1) + 1))

    def reserve_number(self) -> int:
        """The number of the next take, whoever makes it."""
        self._number += 1
        return self._number

    def set_sound(self, waveform: Waveform, name: str, speaks: bool) -> None:
        """Begin with another sound and no takes; what ``speaks`` says its first take by itself."""
        self._number = 0
        self._model.set_sound(waveform, name, speaks)
        self._make_first()

    def change_options(self, options: TalkOptions) -> None:
        """Make the shown take again with other options and the same seed, once they are not changed any more."""
        self._wanted = options
        self._settle.start()

    def shut_down(self) -> None:
        """Stop for good."""
        self._settle.stop()
        self._tasks.shut_down()

    def _read(self, task: ReadSound | LookThrough) -> None:
        if self._reading is not None:
            self._tasks.drop(self._reading)
        self._reading = task
        self._tasks.begin(task)

    def _take(self, waveform: Waveform, name: str) -> None:
        self.set_sound(waveform, name, speaks=True)
        if waveform.sound.notes:
            self.noticed.emit(" ".join(waveform.sound.notes))

    @Slot()
    def _make_again(self) -> None:
        chosen = self._model.chosen
        if chosen is not None and chosen.options is not None and self._wanted is not None:
            self._make(chosen.number, replace(self._wanted, seed=chosen.options.seed))

    @Slot()
    def _make_first(self) -> None:
        waits = self._model.sound is not None and self._model.speaks and not self._model.takes and self._making is None
        # Without a photo the sound waits for one; with a face that cannot talk, trying says why.
        if waits and self._model.has_face:
            self.new_take()

    def _make(self, number: int, options: TalkOptions) -> None:
        sound = self._model.sound
        if sound is None:
            return
        if not self._model.can_talk:
            self.failed.emit(
                self.tr("Only a face with named sliders can talk; open a photo, or choose another engine."), ""
            )
            return
        self._stop_making()
        self._making = MakeTake(number, sound, options, self._model.base, self._talker)
        self.busy.emit(self.tr("Making take %d") % number, -1.0)
        self._tasks.begin(self._making)

    @Slot()
    def _stop_making(self) -> None:
        if self._making is not None:
            self._tasks.drop(self._making)
            self._making = None
            self._tell_rest()

    @Slot(object, object)
    def _receive(self, task: Task, result: object) -> None:
        if task is self._reading and isinstance(result, Waveform):
            name = self._reading.path.name if isinstance(self._reading, ReadSound) else self._reading.name
            self._reading = None
            self._tell_rest()
            self._take(result, name)
        elif task is self._making and isinstance(result, Take):
            self._making = None
            self._tell_rest()
            self._model.put_take(result)

    @Slot(object, str, str)
    def _receive_failure(self, task: Task, sentence: str, details: str) -> None:
        if task is self._reading:
            self._reading = None
        elif task is self._making:
            self._making = None
        else:
            return
        self._tell_rest()
        self.failed.emit(sentence, details)

    @Slot(object, float)
    def _tell_progress(self, task: Task, share: float) -> None:
        if task is self._making:
            self.busy.emit(self.tr("Making take %d") % self._making.number, share)

    def _tell_rest(self) -> None:
        if not self.is_busy:
            self.busy.emit("", -1.0)
