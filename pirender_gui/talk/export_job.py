"""Writing a film, as a job for the render thread that can be watched and stopped."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled
from core.marks import NO_MARKS, Marks
from core.media.sound import Sound
from core.motion import MotionSequence
from core.motion_film import FilmReport, FilmSettings
from core.session_types import Session, Studio
from pirender_gui.render_request import Job


class ExportWatch(QObject):
    """Between the render thread, which writes, and the dialog, which shows how far it is.

    Signals:
        progressed: float the share that is done, and float the seconds left, below 0 while nobody knows.
    """

    progressed = Signal(float, float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._cancelled = Event()

    def cancel(self) -> None:
        """Stop after the frame at hand; nothing of the file is left."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was stopped."""
        return self._cancelled.is_set()

    def tell(self, share: float, seconds_left: float | None) -> None:
        """Called on the render thread after each frame."""
        self.progressed.emit(share, -1.0 if seconds_left is None else seconds_left)


@dataclass(frozen=True, eq=False)
class ExportJob(Job):
    """Render all motions and write the film."""

    number: int
    session: Session
    motions: MotionSequence
    path: Path
    settings: FilmSettings
    sound: Sound | None
    watch: ExportWatch
    marks: Marks = NO_MARKS

    def run(self, studio: Studio) -> FilmReport | None:
        """What was written; None when it was stopped."""
        watch = self.watch
        try:
            return self.session.render_film(
                self.motions,
                self.path,
                self.settings,
                self.sound,
                watch.tell,
                lambda: watch.is_cancelled,
                self.marks,
            )
        except Cancelled:
            return None
