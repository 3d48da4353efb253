"""Writing files so that a crash never leaves half of one behind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import InputError


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it replaces ``path`` in one step.

    On any exception the temporary file is removed and an existing ``path`` stays as it was.

    Raises:
        InputError: the folder does not exist, may not be written, or the disk is full.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _give_usual_permissions(temporary, target)
        os.replace(temporary, target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _give_usual_permissions(temporary: Path, target: Path) -> None:
    # mkstemp makes files private; a saved picture should have the mode any other program would give it.
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def cannot_write(target: Path, error: Exception) -> InputError:
    """What to tell when ``target`` could not be written because of ``error``, one of the system's or FFmpeg's."""
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"Cannot write {target}: {reason}; choose another folder or free some space.")
