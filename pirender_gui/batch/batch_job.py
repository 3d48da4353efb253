"""A batch at work on a thread of its own; its jobs run in processes."""

import logging
import threading
import traceback
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from core.batch.batch import Batch
from core.batch.performing import TaskResult
from core.batch.plan import BatchPlan
from core.batch.run import BatchRun, Pace
from core.errors import InputError

_logger = logging.getLogger(__name__)


class BatchJob(QObject):
    """One batch; begun, perhaps paused, and tried again as often as wanted.

    Signals:
        planned: Batch, its jobs are known.
        told: TaskResult, Pace: a job ended.
        ended: Report, the run is over, by itself or cancelled.
        failed: str, a sentence; str, a traceback for a fault of ours.
    """

    planned = Signal(object)
    told = Signal(object, object)
    ended = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.batch: Batch | None = None
        self._run: BatchRun | None = None
        self._thread: threading.Thread | None = None
        self._works = self._closed = False

    @property
    def is_working(self) -> bool:
        """Whether jobs are planned or under way."""
        return self._works

    def begin(self, plan: BatchPlan) -> None:
        """Plan the jobs and do them."""
        self._start(lambda: Batch.begin(plan))

    def try_again(self) -> None:
        """Do what failed, or was not begun, in the batch at hand."""
        batch = self.batch
        if batch is not None:
            self._start(lambda: batch)

    def pause(self, paused: bool) -> None:
        """Begin no further jobs, or go on."""
        if self._run is not None:
            if paused:
                self._run.pause()
            else:
                self._run.go_on()

    def cancel(self) -> None:
        """Stop; what is done stays."""
        if self._run is not None:
            self._run.cancel()

    def shut_down(self) -> None:
        """Stop for good and wait."""
        self._closed = True
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    def _start(self, make: Callable[[], Batch]) -> None:
        if not self._works:
            self._works = True
            self._thread = threading.Thread(target=self._work, args=(make,), name="batch", daemon=False)
            self._thread.start()

    def _work(self, make: Callable[[], Batch]) -> None:
        try:
            batch: Batch = make()
            self.batch = batch
            pace = Pace(len(batch.open_tasks))

            def told(result: TaskResult) -> None:
                pace.count()
                self._tell(self.told, result, pace)

            self._run = batch.run(None, told)
            if self._closed:
                return
            self._tell(self.planned, batch)
            self._run.run()
            report = batch.finish()
            self._works = False
            self._tell(self.ended, report)
        except InputError as error:
            self._works = False
            self._tell(self.failed, str(error), "")
        except Exception as error:
            self._works = False
            _logger.exception("a batch failed")
            sentence = f"The batch stopped ({type(error).__name__}: {error}); what is done is in its folder."
            self._tell(self.failed, sentence, "".join(traceback.format_exception(error)))
        finally:
            self._run = None

    def _tell(self, signal: SignalInstance, *values: object) -> None:
        if not self._closed:
            signal.emit(*values)
