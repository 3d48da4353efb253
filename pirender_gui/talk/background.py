"""Work that needs no portrait and may take long, on a thread beside the render thread."""

import logging
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal, SignalInstance

from core.errors import Cancelled, InputError

_logger = logging.getLogger(__name__)

Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


class Task(ABC):
    """A piece of work."""

    @abstractmethod
    def run(self, progress: Progress) -> object:
        """Do it and give what it made; ``progress`` raises when the task was dropped."""


class BackgroundTasks(QObject):
    """Does tasks one after the other; previews and the window go on meanwhile.

    Signals:
        done: Task, and what it made.
        failed: Task, str what to tell the user, str the traceback of a fault of ours (empty for bad input).
        progressed: Task, float the share that is done.
    """

    done = Signal(object, object)
    failed = Signal(object, str, str)
    progressed = Signal(object, float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="talk")
        self._dropped: set[Task] = set()

    def begin(self, task: Task) -> None:
        """Do it when its turn comes."""
        self._thread.submit(self._do, task)

    def drop(self, task: Task) -> None:
        """Nobody waits for it any more; no signal comes of it."""
        self._dropped.add(task)

    def shut_down(self) -> None:
        """Take nothing more and wait for the end of the task at hand, which is dropped."""
        self._closed = True
        self._thread.shutdown(wait=True, cancel_futures=True)

    _closed = False

    def _do(self, task: Task) -> None:
        def progress(share: float) -> None:
            self._check(task)
            self._tell(self.progressed, task, share)

        try:
            self._check(task)
            result = task.run(progress)
            self._check(task)
        except Cancelled:
            self._dropped.discard(task)
        except InputError as error:
            self._tell(self.failed, task, str(error), "")
        except Exception as error:
            _logger.exception("a task of the talk panel failed")
            sentence = (
                f"Something went wrong in the editor ({type(error).__name__}: {error}); your edits are still here."
            )
            self._tell(self.failed, task, sentence, "".join(traceback.format_exception(error)))
        else:
            self._tell(self.done, task, result)

    def _check(self, task: Task) -> None:
        if self._closed or task in self._dropped:
            raise Cancelled

    @staticmethod
    def _tell(signal: SignalInstance, *values: object) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:
            _logger.info("the window was closed while a task of the talk panel was at work")
