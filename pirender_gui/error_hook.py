"""Faults nobody caught, and Qt's own messages: into the log, and a sentence into the window."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

_logger = logging.getLogger("pirender")
_qt_logger = logging.getLogger("qt")

_LEVELS = (
    (QtMsgType.QtDebugMsg, logging.DEBUG),
    (QtMsgType.QtInfoMsg, logging.INFO),
    (QtMsgType.QtWarningMsg, logging.WARNING),
    (QtMsgType.QtCriticalMsg, logging.ERROR),
    (QtMsgType.QtFatalMsg, logging.CRITICAL),
)


class ErrorHook(QObject):
    """Python's last resort for exceptions. It may be called on any thread, so it only logs and emits.

    Signals:
        caught: str and str, one sentence and the traceback; connect bound methods of GUI objects only.
    """

    caught = Signal(str, str)

    def install(self) -> None:
        """Take over from Python's own hooks."""
        sys.excepthook = self._handle
        threading.excepthook = self._handle_thread

    def uninstall(self) -> None:
        """Give Python its own hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def report(self, error: BaseException) -> None:
        """Log an exception and tell the window, as if nobody had caught it."""
        self._handle(type(error), error, error.__traceback__)

    def _handle(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _logger.critical("an exception was not caught", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self.caught.emit(self.tr("Something went wrong in the editor (%s); you can go on.") % kind.__name__, details)

    def _handle_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._handle(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def route_qt_messages() -> None:
    """Send what Qt writes to its console into Python's logging."""
    qInstallMessageHandler(_log_qt_message)


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    level = next((level for one, level in _LEVELS if one == kind), logging.WARNING)
    _qt_logger.log(level, "%s", message)
