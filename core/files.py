"""Writing files so that a crash never leaves half of one behind."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import InputError

_STEM = 40
_TEMPORARY = re.compile(r"\.(?P<stem>.*)-[a-z0-9_]{8}(?P<suffix>(\.[^.]*)?)", re.DOTALL)


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it replaces ``path`` in one step.

    On any exception the temporary file is removed and an existing ``path`` stays as it was.

    Raises:
        InputError: the folder does not exist, may not be written, or the disk is full.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem[:_STEM]}-", suffix=target.suffix, dir=target.parent)
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


def remove_leftovers(targets: Iterable[Path]) -> None:
    """Remove what processes that were killed while they wrote ``targets`` left beside them.

    Nobody may be writing any of them now. Folders that are not there are passed over.
    """
    known: dict[Path, set[tuple[str, str]]] = {}
    for target in targets:
        known.setdefault(target.parent, set()).add((target.stem[:_STEM], target.suffix))
    for folder, names in known.items():
        for beside in folder.glob(".*") if folder.is_dir() else ():
            parts = _TEMPORARY.fullmatch(beside.name)
            if parts is not None and (parts["stem"], parts["suffix"]) in names:
                beside.unlink(missing_ok=True)


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
