"""Reads what is to be imitated in the background, and makes takes of it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.conventions import FloatArray
from core.driving.transfer import DrivingOptions
from core.talk.imitation import Imitation
from core.talk.takes import Take
from pirender_gui.editor_model import EditorModel
from pirender_gui.talk.background import BackgroundTasks, Task
from pirender_gui.talk.take_maker import TakeMaker
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.tasks import DrivenTimeline, MakeImitation, ReadDriving

_SETTLE_MS = 120


class ImitationMaker(QObject):
    """A clip brings its own timeline; where a sound is being said already, it becomes one more take of that.

    Signals:
        busy: str, what is being done (empty: nothing), and float, the share that is done, below 0 when unknown.
        noticed: str, what the user should know about a clip.
        failed: str, a sentence; str, a traceback for a fault of ours.
    """

    busy = Signal(str, float)
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(self, model: TalkModel, editor: EditorModel, takes: TakeMaker, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._takes = model, takes
        self._tasks = BackgroundTasks(self)
        self._reading: ReadDriving | None = None
        self._making: MakeImitation | None = None
        self._waiting: Imitation | None = None
        self._wanted: Imitation | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._make_again)
        self._tasks.done.connect(self._receive)
        self._tasks.failed.connect(self._receive_failure)
        self._tasks.progressed.connect(self._tell_progress)
        editor.portrait_changed.connect(self._make_waiting)
        model.sound_changed.connect(self._stop_making)

    def open(self, path: Path) -> None:
        """Read a video, a picture or a motion file; when that went well its take follows."""
        if self._reading is not None:
            self._tasks.drop(self._reading)
        self._reading = ReadDriving(path)
        self.busy.emit(self.tr("Tracking %s") % path.name, -1.0)
        self._tasks.begin(self._reading)

    def change(self, imitation: Imitation) -> None:
        """Make the shown take again in another way, once it is not changed any more."""
        self._wanted = imitation
        self._settle.start()

    def set_options(self, options: DrivingOptions) -> None:
        """The same for the options alone."""
        latest = self._latest
        if latest is not None:
            self.change(replace(latest, options=options))

    @property
    def _latest(self) -> Imitation | None:
        chosen = self._model.chosen
        shown = None if chosen is None else chosen.imitation
        return self._wanted if self._settle.isActive() and shown is not None else shown

    def shut_down(self) -> None:
        """Stop for good."""
        self._settle.stop()
        self._tasks.shut_down()

    def _take_in(self, timeline: DrivenTimeline) -> None:
        imitation = timeline.imitation
        notes = list(imitation.clip.notes)
        if self._model.sound is not None and self._model.speaks:
            notes.append(self.tr("%s is one more take of %s now.") % (imitation.name, self._model.name))
        else:
            self._takes.set_sound(timeline.waveform, imitation.name, speaks=False)
        if notes:
            self.noticed.emit(" ".join(notes))
        self._waiting = imitation
        self._make_waiting()

    @Slot()
    def _make_waiting(self) -> None:
        if self._waiting is None or not self._model.has_face:
            return
        if not self._model.can_talk:
            self.failed.emit(
                self.tr("Only a face with named sliders can imitate; open a photo, or choose another engine."), ""
            )
            return
        imitation, self._waiting = self._waiting, None
        self._make(self._takes.reserve_number(), imitation)

    @Slot()
    def _make_again(self) -> None:
        chosen = self._model.chosen
        if chosen is not None and chosen.imitation is not None and self._wanted is not None:
            self._make(chosen.number, self._wanted)

    def _make(self, number: int, imitation: Imitation) -> None:
        sound = self._model.sound
        if sound is None:
            return
        self._stop_making()
        mouth = self._mouth_of(imitation.mouth_from)
        self._making = MakeImitation(number, imitation, self._model.base, sound.seconds, mouth)
        self._tasks.begin(self._making)

    @Slot()
    def _stop_making(self) -> None:
        if self._making is not None:
            self._tasks.drop(self._making)
            self._making = None

    def _mouth_of(self, number: int | None) -> FloatArray | None:
        return next((take.moves for take in self._model.takes if take.number == number), None)

    @Slot(object, object)
    def _receive(self, task: Task, result: object) -> None:
        if task is self._reading and isinstance(result, DrivenTimeline):
            self._reading = None
            self.busy.emit("", -1.0)
            self._take_in(result)
        elif task is self._making and isinstance(result, Take):
            self._making = None
            self._model.put_take(result)

    @Slot(object, str, str)
    def _receive_failure(self, task: Task, sentence: str, details: str) -> None:
        if task is self._reading:
            self._reading = None
            self.busy.emit("", -1.0)
        elif task is self._making:
            self._making = None
        else:
            return
        self.failed.emit(sentence, details)

    @Slot(object, float)
    def _tell_progress(self, task: Task, share: float) -> None:
        if task is self._reading:
            self.busy.emit(self.tr("Tracking %s") % self._reading.path.name, share)
