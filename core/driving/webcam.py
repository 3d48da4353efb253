"""A camera that drives a portrait: read and tracked on a thread of its own, the newest motion wins."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from core.conventions import ImageArray
from core.driving.camera import Camera
from core.driving.live_face import LiveFace, LiveMotion
from core.errors import InputError
from core.motion import Motion
from core.tracking.tracker import Tracker

_logger = logging.getLogger(__name__)

_SETTLED = 8
"""Pictures with a face after which the face is taken to rest, unless the user says when."""


@dataclass(frozen=True, eq=False)
class CameraMoment:
    """What the camera showed last.

    Attributes:
        number: counts the pictures from 1.
        picture: RGB uint8 (H, W, 3).
        motion: None before a face was seen.
        rest: the face at rest; None before it was measured.
    """

    number: int
    picture: ImageArray
    motion: LiveMotion | None
    rest: Motion | None


class Webcam:
    """Started and stopped as often as wanted; may be asked from any thread."""

    def __init__(self, open_camera: Callable[[], Camera], make_tracker: Callable[[], Tracker]) -> None:
        """Nothing is opened yet."""
        self._open, self._make_tracker = open_camera, make_tracker
        self._thread: threading.Thread | None = None
        self._stop, self._calibrate = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._moment: CameraMoment | None = None
        self._problem = ""

    @property
    def is_running(self) -> bool:
        """Whether the camera is in use."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def moment(self) -> CameraMoment | None:
        """The newest picture with what it shows; None before the first."""
        with self._lock:
            return self._moment

    def take_problem(self) -> str:
        """Why the camera gave up, once; empty while all is well."""
        with self._lock:
            problem, self._problem = self._problem, ""
            return problem

    def calibrate(self) -> None:
        """What the face does in the next picture is rest."""
        self._calibrate.set()

    def start(self) -> None:
        """Open the camera and follow the face; what goes wrong is told by :meth:`take_problem`."""
        if not self.is_running:
            self._stop.clear()
            self._calibrate.clear()
            self._moment, self._problem = None, ""
            self._thread = threading.Thread(target=self._work, name="webcam", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Give the camera back and wait for that."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        try:
            camera = self._open()
        except InputError as error:
            self._tell(str(error))
            return
        try:
            self._follow(camera)
        except Exception as error:
            _logger.exception("the camera's thread failed")
            self._tell(f"The camera stopped ({type(error).__name__}: {error}); start it again.")
        finally:
            camera.close()

    def _follow(self, camera: Camera) -> None:
        face, rest, seen, number = LiveFace(self._make_tracker), None, 0, 0
        while not self._stop.is_set():
            picture = camera.read()
            if picture is None:
                self._tell("The camera gives no more pictures; connect it again and start anew.")
                return
            number += 1
            motion = face.look(picture)
            if motion is not None:
                seen += 1
                if self._calibrate.is_set() or (rest is None and seen >= _SETTLED):
                    self._calibrate.clear()
                    rest = motion.motion
            with self._lock:
                self._moment = CameraMoment(number, picture, motion, rest)

    def _tell(self, problem: str) -> None:
        with self._lock:
            self._problem = problem
