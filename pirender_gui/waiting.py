"""Waiting inside a running event loop, for scripts that drive the window."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

_POLL_MS = 5


def wait_until(condition: Callable[[], bool], timeout_ms: int) -> bool:
    """Run the event loop until ``condition`` holds; whether it did within ``timeout_ms``."""
    if condition():
        return True
    loop = QEventLoop()
    poll, limit = QTimer(), QTimer()

    def look() -> None:
        if condition():
            loop.quit()

    poll.timeout.connect(look)
    poll.start(_POLL_MS)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(timeout_ms)
    loop.exec()
    poll.stop()
    return condition()
