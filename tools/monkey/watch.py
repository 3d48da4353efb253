"""What the monkey keeps an eye on: exceptions, warnings, memory, threads, the event loop."""

import gc
import logging
import os
import threading
import warnings
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QThread, Slot

from pirender_gui.error_hook import ErrorHook

_MEGABYTE = 1 << 20


@dataclass
class Report:
    """What came out.

    Attributes:
        seed: of the random numbers.
        seconds: how long the monkey played.
        actions: how often it did what.
        faults: exceptions and errors in the log, each kind with its number.
        warnings: warnings of Qt and Python, each kind with its number.
        megabytes_warm: resident memory after the warm-up.
        megabytes_end: resident memory after the play, with the window still open.
        megabytes: resident memory over the play, twenty times.
        megabytes_peak: largest resident memory seen between actions.
        threads_left: what still ran after the window was closed.
        longest_gap_ms: longest time that the event loop was kept, and by which action.
        gap_action: the action before the longest gap.
    """

    seed: int
    seconds: float = 0.0
    actions: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    megabytes_warm: float = 0.0
    megabytes_end: float = 0.0
    megabytes: list[float] = field(default_factory=list)
    megabytes_peak: float = 0.0
    threads_left: list[str] = field(default_factory=list)
    longest_gap_ms: float = 0.0
    gap_action: str = ""

    @property
    def is_clean(self) -> bool:
        """No fault, no thread left, less than 50 MB more than after the warm-up."""
        return not self.faults and not self.threads_left and self.megabytes_end - self.megabytes_warm < 50


class _LogCounter(logging.Handler):
    def __init__(self, report: Report) -> None:
        super().__init__(logging.WARNING)
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        counter = self._report.faults if record.levelno >= logging.ERROR else self._report.warnings
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {record.exc_info[1]!r}"
        counter[f"{record.name}: {text}"[:300]] += 1


class Watch(QObject):
    """Counts into a report from its making until :meth:`stop`."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report
        # Other libraries' loops (Dask's, of a test before) may run for good; they are no leak of the window's.
        self._earlier = {one.ident for one in threading.enumerate()}
        self._handler = _LogCounter(report)
        logging.getLogger().addHandler(self._handler)
        self._hook = ErrorHook()
        self._hook.caught.connect(self._count)
        self._hook.install()
        self._catcher = warnings.catch_warnings(record=True)
        self._caught = self._catcher.__enter__()
        warnings.simplefilter("always")

    @Slot(str, str)
    def _count(self, _sentence: str, details: str) -> None:
        self._report.faults[details.strip().splitlines()[-1][:300]] += 1

    def look(self) -> None:
        """Take the memory of this moment into the peak."""
        self._report.megabytes_peak = max(self._report.megabytes_peak, resident_megabytes())

    def stop(self) -> None:
        """Count no more; note which threads have come since and are left."""
        self._report.threads_left = running_threads(self._earlier)
        self._report.warnings.update(str(one.message)[:300] for one in self._caught or ())
        self._catcher.__exit__(None, None, None)
        self._hook.uninstall()
        logging.getLogger().removeHandler(self._handler)


def running_threads(earlier: Collection[int | None]) -> list[str]:
    """Names of all threads but the main one, without the Python threads of the identifiers given."""
    python = [
        one.name for one in threading.enumerate() if one is not threading.main_thread() and one.ident not in earlier
    ]
    qt = [
        one.objectName() or repr(one)
        for one in gc.get_objects()
        if type(one) is QThread and shiboken6.isValid(one) and one.isRunning() and one != QThread.currentThread()
    ]
    # Python gives a name to threads of Qt that once ran Python code and are gone since.
    return sorted({*qt, *(name for name in python if not name.startswith("Dummy"))})


def resident_megabytes() -> float:
    """Resident memory of this process (0 where the system does not tell)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE
