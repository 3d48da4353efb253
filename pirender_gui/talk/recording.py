"""Recording from the microphone: the action, the level, and what becomes of it."""

from PySide6.QtCore import QDateTime, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction

from core.playback.recorder import Recorder
from pirender_gui.talk.take_maker import TakeMaker

_TICK_MS = 33


class Recording(QObject):
    """Answers to the record action; what was recorded becomes the sound.

    Attributes:
        recorder: tests give it another microphone.

    Signals:
        state_changed: it records, or does not any more.
        level_changed: float how loud it is, 0 to 1; float the seconds recorded so far.
        failed: str, a sentence.
    """

    state_changed = Signal()
    level_changed = Signal(float, float)
    failed = Signal(str)

    def __init__(self, action: QAction, maker: TakeMaker, parent: QObject) -> None:
        super().__init__(parent)
        self.recorder = Recorder()
        self._action, self._maker = action, maker
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._look)
        action.triggered.connect(self._toggle)

    @property
    def is_recording(self) -> bool:
        """Whether it records."""
        return self.recorder.is_recording

    def shut_down(self) -> None:
        """Stop for good."""
        self._tick.stop()
        self.recorder.shut_down()

    @Slot(bool)
    def _toggle(self, wanted: bool) -> None:
        if wanted and not self.recorder.is_recording:
            self.recorder.start()
            self._tick.start()
            self.state_changed.emit()
        elif not wanted:
            self._finish()

    @Slot()
    def _look(self) -> None:
        problem = self.recorder.problem
        if problem:
            self.failed.emit(problem)
        if problem or self.recorder.is_full:
            self._finish(quiet=bool(problem))
        else:
            self.level_changed.emit(self.recorder.level, self.recorder.seconds)

    def _finish(self, quiet: bool = False) -> None:
        if not self.recorder.is_recording:
            return
        self._tick.stop()
        sound = self.recorder.stop()
        self._action.setChecked(False)
        self.state_changed.emit()
        if sound is not None:
            now = QDateTime.currentDateTime().toString("HH.mm.ss")
            self._maker.take_sound(sound, self.tr("Recording %s") % now)
        elif not quiet:
            self.failed.emit(self.tr("That was too short to be used; record for a moment longer."))
