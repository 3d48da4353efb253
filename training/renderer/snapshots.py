"""Snapshots of a run: the last three and the best, each written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from core.errors import InputError
from core.files import atomic_write

VERSION = 1
_KEPT = 3
_BEST = "best.state"

State = dict[str, Any]


class SnapshotFolder:
    """The folder ``snapshots`` of a run."""

    def __init__(self, run: Path) -> None:
        """Use the run's folder; it is made when the first snapshot is written."""
        self._folder = run / "snapshots"

    def write(self, step: int, state: Mapping[str, Any]) -> Path:
        """Write the snapshot of a step and drop all but the last three.

        Raises:
            InputError: the folder cannot be written.
        """
        path = self._folder / f"step-{step:08d}.state"
        self._save(path, state)
        for old in self._steps()[:-_KEPT]:
            old.unlink(missing_ok=True)
        return path

    def write_best(self, state: Mapping[str, Any]) -> Path:
        """Write the best snapshot so far in place of the one before.

        Raises:
            InputError: the folder cannot be written.
        """
        return self._save(self._folder / _BEST, state)

    def latest(self) -> Path | None:
        """The newest snapshot, or None before the first."""
        return next(reversed(self._steps()), None)

    def best(self) -> Path | None:
        """The best snapshot, or None before the first."""
        path = self._folder / _BEST
        return path if path.exists() else None

    def clear(self) -> None:
        """Remove all snapshots with the folder of the run, unless something else lies in it."""
        for path in self._folder.glob("*.state"):
            path.unlink(missing_ok=True)
        for folder in (self._folder, self._folder.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _steps(self) -> list[Path]:
        return sorted(self._folder.glob("step-*.state"))

    def _save(self, path: Path, state: Mapping[str, Any]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(path) as temporary:
            torch.save({"version": VERSION, **state}, temporary)
        return path


def read_snapshot(path: Path) -> State:
    """The state in a snapshot; nothing in the file is executed.

    Raises:
        InputError: the file is missing, damaged, or of another version.
    """
    try:
        state: State = torch.load(path, map_location="cpu", weights_only=True)
        version = state["version"]
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, EOFError, UnpicklingError) as error:
        reason = str(error).split("\n", 1)[0]
        raise InputError(
            f"Cannot read the snapshot {path}: {reason}; delete it to go on from the one before."
        ) from error
    if version != VERSION:
        raise InputError(f"{path} is a snapshot of version {version}, not {VERSION}; begin a new run.")
    return state


def check_settings(state: State, settings: str, path: Path) -> None:
    """Refuse to go on with other settings than the run was begun with; ``settings`` is their JSON.

    Raises:
        InputError: names the first section that differs.
    """
    before, now = json.loads(state["settings"]), json.loads(settings)
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        raise InputError(
            f"The run of {path} was begun with other settings ({', '.join(changed)}); give the same ones, or begin a "
            "new run in another folder."
        )
