"""The queue between the window and its render thread: jobs in order, previews newest wins."""

from collections import deque
from threading import Lock

from pirender_gui.render_request import Job, RenderRequest


class Mailbox:
    """Thread-safe; holds any number of jobs and at most one waiting preview.

    Methods that put something in return whether the render thread has to be woken. A preview is handed out only
    after the frame before it was taken by the window, so that finished frames cannot pile up.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: deque[Job] = deque()
        self._preview: RenderRequest | None = None
        self._awake = False
        self._frame_on_its_way = False
        self._closed = False

    def put_job(self, job: Job) -> bool:
        """Add a job behind the others."""
        with self._lock:
            if not self._closed:
                self._jobs.append(job)
            return self._must_wake()

    def put_preview(self, request: RenderRequest) -> bool:
        """Let ``request`` take the place of the waiting preview."""
        with self._lock:
            if not self._closed:
                self._preview = request
            return self._must_wake()

    def frame_taken(self) -> bool:
        """The window has taken the last frame; the next preview may be rendered."""
        with self._lock:
            self._frame_on_its_way = False
            return self._must_wake()

    def frame_sent(self) -> None:
        """A frame is on its way to the window."""
        with self._lock:
            self._frame_on_its_way = True

    def take(self) -> Job | RenderRequest | None:
        """The next job, else the waiting preview, else ``None`` (then the render thread sleeps)."""
        with self._lock:
            if self._jobs:
                return self._jobs.popleft()
            if self._preview is not None and not self._frame_on_its_way:
                request, self._preview = self._preview, None
                return request
            self._awake = False
            return None

    def close(self) -> None:
        """Forget the waiting preview and take nothing more; jobs already here are still handed out."""
        with self._lock:
            self._closed = True
            self._preview = None

    def is_busy(self) -> bool:
        """Whether the render thread has or will have something to do."""
        with self._lock:
            return self._awake

    def _must_wake(self) -> bool:
        ready = bool(self._jobs) or (self._preview is not None and not self._frame_on_its_way)
        if self._awake or not ready:
            return False
        self._awake = True
        return True
