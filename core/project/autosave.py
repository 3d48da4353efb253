"""Autosaves: one file for every running editor, offered back when its process has gone without saying goodbye."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.files import atomic_write
from core.project.codec import project_from_json, project_to_json
from core.project.document import Project
from core.project.files import read_json
from core.project.session_lock import SessionLock, is_held

FORMAT = "pirender-autosave"
VERSION = 1

_SUFFIX = ".autosave"
_LOCK_SUFFIX = ".lock"


@dataclass(frozen=True)
class Recoverable:
    """Work that a session left behind.

    Attributes:
        file: the autosave file.
        project_path: the project file it belongs to; None for one that was never saved.
        saved_at: seconds since 1970 of the autosave.
        project: the work itself.
    """

    file: Path
    project_path: Path | None
    saved_at: float
    project: Project


@dataclass(frozen=True)
class RecoverySurvey:
    """What was found in the folder of autosaves.

    Attributes:
        items: work of sessions that are gone, the latest first.
        problems: one sentence for each file that cannot be read; those files are left where they are.
    """

    items: tuple[Recoverable, ...]
    problems: tuple[str, ...]


class Autosave:
    """The autosave of one running session."""

    def __init__(self, folder: Path, pid: int | None = None, started: float | None = None) -> None:
        """Announce the session.

        Args:
            folder: where autosaves live, e.g. ``platformdirs.user_state_path(...) / "autosave"``; made if missing.
            pid: process number, by default this process'.
            started: start of the session in seconds since 1970, by default now.

        Raises:
            InputError: the folder cannot be made or written.
        """
        milliseconds = round((time.time() if started is None else started) * 1000)
        stem = f"{os.getpid() if pid is None else pid}-{milliseconds}"
        self._file = folder / f"{stem}{_SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = SessionLock(folder / f"{stem}{_LOCK_SUFFIX}")
        except OSError as error:
            raise InputError(
                f"Autosave is off, because {folder} cannot be written: {error.strerror or error}; save often."
            ) from error

    @property
    def file(self) -> Path:
        """Where the autosave is written."""
        return self._file

    def write(self, project: Project, project_path: Path | None = None) -> None:
        """Replace the autosave in one step; the one before stays if anything goes wrong.

        Raises:
            InputError: the file cannot be written.
        """
        document = {
            "format": FORMAT,
            "version": VERSION,
            "project_path": None if project_path is None else str(project_path.absolute()),
            "saved_at": time.time(),
            "project": project_to_json(project),
        }
        text = json.dumps(document)
        with atomic_write(self._file) as temporary:
            temporary.write_text(text, encoding="utf-8")

    def discard(self) -> None:
        """Remove the autosave, because the work is saved or given up; the session goes on."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """End the session in order: nothing is left behind."""
        self.discard()
        self._lock.release()


def recoverable(folder: Path) -> RecoverySurvey:
    """Autosaves in ``folder`` whose process is gone; remains of interrupted writes are cleared away."""
    items: list[Recoverable] = []
    problems: list[str] = []
    for lock in _listing(folder, f"*{_LOCK_SUFFIX}"):
        if not is_held(lock):
            _clear_remains(lock)
    for file in _listing(folder, f"*{_SUFFIX}"):
        if file.name.startswith(".") or is_held(file.with_suffix(_LOCK_SUFFIX)):
            continue
        try:
            items.append(_read(file))
        except InputError as error:
            problems.append(str(error))
    items.sort(key=lambda item: item.saved_at, reverse=True)
    return RecoverySurvey(tuple(items), tuple(problems))


def forget(item: Recoverable) -> None:
    """Remove an autosave that was restored (and saved) or that nobody wants.

    Raises:
        InputError: the file cannot be removed.
    """
    try:
        item.file.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"Cannot remove {item.file}: {error.strerror or error}.") from error


def _listing(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _clear_remains(lock: Path) -> None:
    # Half-written temporary files of core.files.atomic_write begin with a dot and the name of their target.
    for remains in (*_listing(lock.parent, f".{lock.stem}-*{_SUFFIX}"), lock):
        try:
            remains.unlink(missing_ok=True)
        except OSError:
            continue


def _read(file: Path) -> Recoverable:
    document = read_json(file, "autosave")
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise InputError(f"The autosave {file.name} is damaged or from another version of the program.")
    path, saved_at = document.get("project_path"), document.get("saved_at")
    return Recoverable(
        file=file,
        project_path=Path(path) if isinstance(path, str) else None,
        saved_at=float(saved_at) if isinstance(saved_at, (int, float)) else 0.0,
        project=project_from_json(document.get("project"), file.name),
    )
