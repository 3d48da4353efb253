"""Job files: a batch as JSON, checked to the last key."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from core.batch.plan import BatchPlan, Move, Output
from core.errors import InputError
from core.files import atomic_write
from core.settings import settings_from_json

FORMAT, VERSION = "pirender-batch", 1

Result = TypeVar("Result")


def plan_to_json(plan: BatchPlan) -> dict[str, Any]:
    """The content of a job file."""
    return {"format": FORMAT, "version": VERSION} | asdict(plan)


def plan_from_json(document: object, source: str) -> BatchPlan:
    """The batch that a job file's content describes; ``source`` names it in messages.

    Raises:
        InputError: not a job file, another version, an unknown key, or a value that makes no sense.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f'{source} is not a job file: it should be a JSON object with "format": "{FORMAT}".')
    if document.get("version") != VERSION:
        raise InputError(f"{source} is of version {document.get('version')!r}, and this program reads {VERSION}.")
    entries = {name: value for name, value in document.items() if name not in ("format", "version")}
    moves = entries.get("moves")
    if not isinstance(moves, list):
        raise InputError(f'Cannot use {source}: "moves" should be a list.')
    for number, move in enumerate(moves):
        entries["moves"] = [*entries["moves"][:number], _move(move, number, source), *entries["moves"][number + 1 :]]
    return _telling(source, lambda: settings_from_json(BatchPlan, entries, source))


def load_job_file(path: str | Path) -> BatchPlan:
    """Read a job file; photos and files in it are taken from its own folder.

    Raises:
        InputError: it cannot be read, or see :func:`plan_from_json`.
    """
    file = Path(path)
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"Cannot read {file}: {error.strerror}; check the path.") from error
    except ValueError as error:
        raise InputError(f"{file.name} is not JSON ({error}); mend it or write it anew.") from error
    return absolute(plan_from_json(document, file.name), file.parent)


def save_job_file(plan: BatchPlan, path: str | Path) -> None:
    """Write a job file (``InputError``: the folder cannot be written)."""
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(plan_to_json(plan), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def absolute(plan: BatchPlan, folder: Path) -> BatchPlan:
    """The same batch with all paths taken from ``folder``, so that every process finds them."""

    def placed(name: str | None) -> str | None:
        return None if name is None else str((folder / Path(name).expanduser()).absolute())

    def here(name: str) -> str:
        return placed(name) or name

    moves = tuple(
        Move(
            move.preset, placed(move.motion), placed(move.driving), placed(move.sound),
            move.edits, move.name, move.seed, move.absolute,
        )
        for move in plan.moves
    )  # fmt: skip
    signing = {"certificate": placed(plan.output.certificate), "key": placed(plan.output.key)}
    output = Output(**asdict(plan.output) | signing | {"folder": here(plan.output.folder)})
    return BatchPlan(tuple(here(name) for name in plan.photos), moves, output, plan.engine, placed(plan.checkpoint))


def _move(entry: object, number: int, source: str) -> Move:
    where = f"move {number + 1} of {source}"
    return _telling(where, lambda: settings_from_json(Move, entry, where))


def _telling(source: str, build: Callable[[], Result]) -> Result:
    """Say where a refusal comes from, unless it says so itself."""
    try:
        return build()
    except InputError as error:
        text = str(error)
        raise InputError(text if source in text else f"{source}: {text}") from error
