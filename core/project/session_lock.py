"""A lock that the operating system drops when its process ends, however it ends."""

import os
import sys
from pathlib import Path


class SessionLock:
    """Holds a lock on a file as long as the process lives or until it is released."""

    def __init__(self, path: Path) -> None:
        """Create the file and take the lock; raises ``OSError`` where the folder cannot be written."""
        self._path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except BlockingIOError:
            os.close(self._handle)
            raise
        except OSError:
            # File systems without locks: the work is then offered back once too often, never lost.
            pass

    def release(self) -> None:
        """Give the lock back and remove its file; harmless the second time."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            self._path.unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock; False when there is no such file."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(handle)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _lock(handle: int) -> None:
    """Lock without waiting; ``BlockingIOError`` when somebody else holds the lock."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
