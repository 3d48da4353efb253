"""The one render thread: loads portraits, renders previews, saves; errors come back as signals."""

import logging
import time
import traceback
from collections import deque
from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from core.errors import InputError
from core.session_types import Studio
from pirender_gui.images import image_from_array
from pirender_gui.mailbox import Mailbox
from pirender_gui.render_request import Failure, Job, JobDone, RenderedFrame, RenderRequest

_logger = logging.getLogger(__name__)

_PATIENCE_MS = 300_000
"""A save of a very large photo may take minutes on a slow machine, and must not be cut off."""


class RenderWorker(QObject):
    """Handle of the render thread, for the GUI thread.

    Signals:
        rendered: a RenderedFrame.
        done: a JobDone.
        failed: a Failure.
        started: the engine is loaded.
    """

    rendered = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    started = Signal()
    _wake = Signal()
    _prepared = Signal(object)

    def __init__(self, make_studio: Callable[[], Studio], parent: QObject | None = None) -> None:
        """Prepare the thread; ``make_studio`` is called on it, so it may take its time to import and load."""
        super().__init__(parent)
        self._mailbox = Mailbox()
        self._held: deque[Job] = deque()
        self._ready: set[Job] = set()
        self._closed = False
        self._prepared.connect(self._take_prepared, Qt.ConnectionType.QueuedConnection)
        self._labour = _Labour(make_studio, self._mailbox)
        self._thread = QThread()
        self._thread.setObjectName("render")
        if not self._labour.moveToThread(self._thread):
            raise RuntimeError("the render worker could not be moved to its thread")
        self._wake.connect(self._labour.work, Qt.ConnectionType.QueuedConnection)
        self._thread.started.connect(self._labour.prepare)
        self._labour.rendered.connect(self._pass_frame_on)
        self._labour.done.connect(self.done)
        self._labour.failed.connect(self.failed)
        self._labour.started.connect(self.started)

    def start(self) -> None:
        """Start the thread; it loads the engine first."""
        self._thread.start()

    def submit(self, request: RenderRequest) -> None:
        """Ask for a preview; never blocks, and replaces a preview that has not been begun."""
        if self._mailbox.put_preview(request):
            self._wake.emit()

    def enqueue(self, job: Job) -> None:
        """Add a job; jobs run in order, before any preview, and none is dropped.

        While one is prepared, those behind it wait; previews do not.
        """
        if job.prepares:
            # Not a daemon: a process that ends while the system loads a library into it is aborted, so its end waits.
            Thread(target=self._prepare, args=(job,), name="prepare", daemon=False).start()
        if job.prepares or self._held:
            self._held.append(job)
        else:
            self._put(job)

    def _put(self, job: Job) -> None:
        if self._mailbox.put_job(job):
            self._wake.emit()

    def _prepare(self, job: Job) -> None:
        try:
            job.prepare()
        except Exception:
            # The job meets the same fault on the render thread, which tells the user; once that is closed, nobody
            # misses what the end of the process cut short.
            _logger.log(logging.INFO if self._closed else logging.ERROR, "a job could not be prepared", exc_info=True)
        try:
            self._prepared.emit(job)
        except RuntimeError:
            _logger.info("the window was closed while a job was prepared")

    @Slot(object)
    def _take_prepared(self, job: Job) -> None:
        self._ready.add(job)
        while self._held and (not self._held[0].prepares or self._held[0] in self._ready):
            first = self._held.popleft()
            self._ready.discard(first)
            self._put(first)

    def is_busy(self) -> bool:
        """Whether something is being worked on or waits."""
        return bool(self._held) or self._mailbox.is_busy()

    def shutdown(self, timeout_ms: int = _PATIENCE_MS) -> bool:
        """Take nothing more, finish the jobs at hand (a save must not be lost), stop; whether it did stop."""
        self._closed = True
        while self._held:
            job = self._held.popleft()
            if job.must_finish:
                self._put(job)
        self._mailbox.close()
        if not self._thread.isRunning():
            return True
        self._labour.finish_and_quit.emit()
        return self._thread.wait(timeout_ms)

    @Slot(object)
    def _pass_frame_on(self, frame: RenderedFrame) -> None:
        self.rendered.emit(frame)
        if self._mailbox.frame_taken():
            self._wake.emit()


class _Labour(QObject):
    """Lives on the render thread; only it calls the studio and the sessions. It keeps no portrait of its own.

    A portrait that the window no longer wants when it is ready must not take the place of the one being edited,
    so every request brings the session that it is about.
    """

    rendered = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    started = Signal()
    finish_and_quit = Signal()
    _again = Signal()

    def __init__(self, make_studio: Callable[[], Studio], mailbox: Mailbox) -> None:
        super().__init__()
        self._make_studio = make_studio
        self._mailbox = mailbox
        self._studio: Studio | None = None
        self._why_not = "The engine is not running; start the editor again."
        self._again.connect(self.work, Qt.ConnectionType.QueuedConnection)
        self.finish_and_quit.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def prepare(self) -> None:
        """Load the engine; a failure here is reported and again with every job."""
        try:
            self._studio = self._make_studio()
        except Exception as error:
            _logger.exception("the engine could not be started")
            failure = _failure(None, error)
            self._why_not = failure.sentence
            self.failed.emit(failure)
        else:
            self.started.emit()

    @Slot()
    def work(self) -> None:
        """Do one thing, then let the event loop look for a request to stop."""
        task = self._mailbox.take()
        if task is None:
            return
        self._do(task)
        self._again.emit()

    @Slot()
    def _finish(self) -> None:
        while (task := self._mailbox.take()) is not None:
            if isinstance(task, Job) and task.must_finish:
                self._do(task)
        self.thread().quit()

    def _do(self, task: Job | RenderRequest) -> None:
        try:
            if isinstance(task, RenderRequest):
                self._render(task)
            else:
                self.done.emit(JobDone(task, self._run(task)))
        except InputError as error:
            self.failed.emit(Failure(task, str(error)))
        except Exception as error:
            _logger.exception("a task failed on the render thread")
            self.failed.emit(_failure(task, error))

    def _run(self, job: Job) -> object:
        if self._studio is None:
            raise InputError(self._why_not)
        return job.run(self._studio)

    def _render(self, request: RenderRequest) -> None:
        begin = time.perf_counter()
        frame = request.session.preview(request.motion, request.size, request.at_rest)
        milliseconds = (time.perf_counter() - begin) * 1000.0
        answer = RenderedFrame(request, image_from_array(frame.patch), frame.area, milliseconds, frame.engine)
        self._mailbox.frame_sent()
        self.rendered.emit(answer)
        if request.at_rest:
            request.session.get_ready_to_move()


def _failure(task: Job | RenderRequest | None, error: Exception) -> Failure:
    if isinstance(error, InputError):
        return Failure(task, str(error))
    sentence = f"Something went wrong in the editor ({type(error).__name__}: {error}); your edits are still here."
    return Failure(task, sentence, "".join(traceback.format_exception(error)))
