"""The log of a run: one JSON object a line, and TensorBoard scalars where that is installed."""

import importlib
import json
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.files import atomic_write

NAME = "log.jsonl"


class RunLog:
    """Appends to ``log.jsonl`` of a run's folder."""

    def __init__(self, run: Path, resumed_at: int | None) -> None:
        """Begin a log, or go on with the one there, without what was logged after the step that is resumed.

        Raises:
            InputError: the folder cannot be written.
        """
        self._path = run / NAME
        kept = _lines_up_to(self._path, resumed_at) if resumed_at is not None else []
        with atomic_write(self._path) as temporary:
            temporary.write_text("".join(kept), encoding="utf-8")
        self._board = _tensorboard(run)

    def write(self, kind: str, step: int, entries: dict[str, Any]) -> None:
        """Append a line with ``kind``, ``step`` and the entries; numbers also go to TensorBoard.

        Raises:
            InputError: the disk is full.
        """
        line = {"kind": kind, "step": step, **{name: _rounded(value) for name, value in entries.items()}}
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            raise InputError(f"Cannot write {self._path}: {error.strerror}; free some space and --resume.") from error
        if self._board is not None:
            for name, value in entries.items():
                if isinstance(value, (int, float)):
                    self._board.add_scalar(f"{kind}/{name}", value, step)

    def close(self) -> None:
        """Flush what TensorBoard holds back."""
        if self._board is not None:
            self._board.close()


def _lines_up_to(path: Path, step: int) -> list[str]:
    if not path.exists():
        return []
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        try:
            entry = json.loads(line)
        except ValueError:
            # The last line of a run that was killed while it wrote.
            continue
        if entry.get("step", 0) <= step:
            kept.append(line)
    return kept


def _rounded(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _tensorboard(run: Path) -> Any | None:  # noqa: ANN401 - an optional library without a type of ours
    try:
        module = importlib.import_module("torch.utils.tensorboard")
    except ImportError:
        return None
    return module.SummaryWriter(str(run / "tensorboard"))
