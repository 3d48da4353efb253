"""Pictures of the film, rendered before they are needed, in bounded memory."""

import math
import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.session_types import PREVIEW_SIZE
from core.talk.performance import Performance
from pirender_gui.editor_model import EditorModel
from pirender_gui.render_request import Failure, JobDone
from pirender_gui.render_worker import RenderWorker
from pirender_gui.talk.frame_job import FilmPicture, FrameJob

CAPACITY = 200
"""Pictures that are kept: 8 s, 200 MB at the size of previews."""

_SHARE_OF_TIME = 0.85
"""Of the time between two pictures, so much may go into rendering one of them; else pictures are left out."""

_ASIDE_MS = 400
"""While sliders are moved and nothing plays, the render thread belongs to them."""

_SLOWLY = 0.8


class PicturesAhead(QObject):
    """Keeps the render thread busy with one frame at a time, nearest to the play head first.

    A preview that waits is rendered between two frames, so that sliders stay alive while a film plays.

    Signals:
        arrived: int, the index of a frame that is ready now.
        failed: Failure of the newest state of the film.
    """

    arrived = Signal(int)
    failed = Signal(object)

    def __init__(self, editor: EditorModel, worker: RenderWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._worker = editor, worker
        self._film: Performance | None = None
        self._pictures: dict[int, FilmPicture] = {}
        self._generation = 0
        self._head = 0
        self._part = (0, 0)
        self._loops = False
        self._is_active = False
        self._is_urgent = False
        self._is_moving = False
        self._is_rendering = False
        self._asked_at = 0.0
        self._milliseconds = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_ASIDE_MS)
        self._rest.timeout.connect(self._ask)
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @property
    def count(self) -> int:
        """Pictures that are kept now."""
        return len(self._pictures)

    @property
    def milliseconds(self) -> float:
        """What a picture takes lately, 0 before the first."""
        return self._milliseconds

    def set_film(self, film: Performance | None) -> None:
        """Other motions: what was rendered is of no use any more."""
        self._film = film
        self._generation += 1
        self._pictures.clear()
        self._part = (0, 0 if film is None else len(film))
        self._begin_soon()

    def set_active(self, active: bool) -> None:
        """Whether anybody looks at the film; nothing is rendered for a closed panel."""
        self._is_active = active
        self._begin_soon()

    def aim(self, head: int, part: tuple[int, int], loops: bool, urgent: bool, moving: bool) -> None:
        """Say what is needed next.

        Args:
            head: the frame under the play head.
            part: first frame of what is played, and the one after its last.
            loops: whether it begins again after its end.
            urgent: somebody waits for the pictures.
            moving: the play head moves already, so that what would be ready too late is left out.
        """
        self._head, self._part, self._loops = head, part, loops
        self._is_urgent, self._is_moving = urgent, moving
        if urgent:
            self._ask()
        else:
            self._begin_soon()

    def picture(self, index: int) -> FilmPicture | None:
        """The picture of a frame, or of the one before it that is closest, no further than the rate allows."""
        for back in range(self._stride + 1):
            found = self._pictures.get(index - back)
            if found is not None:
                return found
        return None

    def ready_from(self, head: int) -> int:
        """How many frames from ``head`` on are ready without a gap longer than those that are left out on purpose."""
        last = head - 1
        for index in range(head, self._part[1]):
            if index in self._pictures:
                last = index
            elif index - last >= self._stride:
                return last - head + 1
        return self._part[1] - head

    @property
    def _frame_milliseconds(self) -> float:
        fps = 25.0 if self._film is None else self._film.fps
        return 1000.0 / fps * _SHARE_OF_TIME

    @property
    def _stride(self) -> int:
        return max(1, math.ceil(self._milliseconds / self._frame_milliseconds))

    def _begin_soon(self) -> None:
        if self._is_urgent:
            self._ask()
        elif self._is_active:
            self._rest.start()

    @Slot()
    def _ask(self) -> None:
        portrait = self._editor.portrait
        if self._is_rendering or self._film is None or portrait is None or not self._is_active:
            return
        index = self._next_missing()
        if index is None:
            return
        # One at a time: those of a film that has changed meanwhile must not pile up.
        self._is_rendering, self._asked_at = True, time.perf_counter()
        motion = self._film[index]
        self._worker.enqueue(FrameJob(self._generation, index, portrait.session, motion, PREVIEW_SIZE))

    def _next_missing(self) -> int | None:
        first, last = self._part
        if last <= first:
            return None
        begin = min(max(self._head, first), last - 1)
        stride = self._stride if self._is_urgent else 1
        if self._is_moving:
            # What would be ready too late is not begun.
            begin += math.ceil(self._milliseconds / self._frame_milliseconds * _SHARE_OF_TIME)
        ahead = list(range(begin, last, stride))
        if self._loops:
            ahead += range(first, min(begin, last), stride)
        return next((index for index in ahead[:CAPACITY] if index not in self._pictures), None)

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        job = done.job
        if not isinstance(job, FrameJob):
            return
        self._is_rendering = False
        if job.number == self._generation and isinstance(done.result, FilmPicture):
            milliseconds = (time.perf_counter() - self._asked_at) * 1000.0
            kept = self._milliseconds
            self._milliseconds = milliseconds if not kept else _SLOWLY * kept + (1.0 - _SLOWLY) * milliseconds
            self._pictures[job.index] = done.result
            if len(self._pictures) > CAPACITY:
                del self._pictures[max(self._pictures, key=self._distance)]
            self.arrived.emit(job.index)
        if self._pictures:
            self._ask()
        else:
            self._begin_soon()

    def _distance(self, index: int) -> int:
        """How long it takes until the picture is shown, in frames; what has just been shown comes last."""
        ahead, length = index - self._head, self._part[1] - self._part[0]
        if ahead >= 0:
            return ahead
        return ahead + length if self._loops and index >= self._part[0] else CAPACITY + length - ahead

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        task = failure.task
        if not isinstance(task, FrameJob):
            return
        self._is_rendering = False
        if task.number == self._generation:
            # Asking again at once would only fail again.
            self._film = None
            self.failed.emit(failure)
