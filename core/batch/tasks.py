"""A batch taken apart into single jobs, each with its own file."""

import glob
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.batch.naming import check_template, filled_in, free_name
from core.batch.plan import BatchPlan, Conflict, Move
from core.credentials import check_signable
from core.errors import InputError
from core.motion import load_motion
from core.motion.assignments import parse_assignment
from core.motion.ict64 import ICT64
from core.photo.formats import check_output_name
from core.presets import find_preset

_STILL_DRIVERS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".heic"})


@dataclass(frozen=True)
class Task:
    """One file to make.

    Attributes:
        number: its place in the batch, from 0.
        photo: file of the portrait.
        move: what it does.
        target: file, or folder of pictures, to write.
        is_film: whether it has more than one frame.
    """

    number: int
    photo: str
    move: Move
    target: str
    is_film: bool


@dataclass(frozen=True)
class TaskList:
    """All jobs of a batch; those whose file is there already and stays are left out and counted.

    Attributes:
        tasks: to be done, grouped by photo.
        skipped: files that were there already.
    """

    tasks: tuple[Task, ...]
    skipped: tuple[str, ...] = ()


def expand(plan: BatchPlan, exists: Callable[[Path], bool] = Path.exists) -> TaskList:
    """Find the photos, check every move, give every job its file.

    Raises:
        InputError: no photo, an unknown preset or coefficient, a missing file, two jobs of one name, or a result that
            would replace one of the batch's own inputs.
    """
    output = plan.output
    check_template(output.template)
    check_output_name(f"x.{output.picture}")
    photos = find_photos(plan.photos)
    kinds = [_is_film(move) for move in plan.moves]
    inputs = {Path(name).resolve() for name in (*photos, *(m.file for m in plan.moves if m.file))}
    folder, conflict = Path(output.folder), Conflict(output.conflict)
    taken: set[Path] = set()
    tasks: list[Task] = []
    skipped: list[str] = []
    for photo in photos:
        for move, is_film in zip(plan.moves, kinds, strict=True):
            number = len(tasks) + len(skipped)
            ending = output.film if is_film else output.picture
            name = filled_in(output.template, Path(photo).stem, move.label, number + 1)
            target = folder / (name if is_film and ending == "frames" else f"{name}.{ending}")
            if conflict is Conflict.UNIQUE:
                target = free_name(target, lambda path: path in taken or path.resolve() in inputs or exists(path))
            elif target in taken:
                raise InputError(
                    f"Two jobs would write {target.name}; put {{photo}}, {{preset}} or {{counter}} into the template."
                )
            elif target.resolve() in inputs:
                raise InputError(f"{target.name} is read by this batch and would be replaced; use another folder.")
            if output.certificate is not None:
                check_signable(target)
            taken.add(target)
            if conflict is Conflict.SKIP and exists(target):
                skipped.append(str(target))
            else:
                tasks.append(Task(number, photo, move, str(target), is_film))
    return TaskList(tuple(tasks), tuple(skipped))


def find_photos(names: tuple[str, ...]) -> tuple[str, ...]:
    """Files for names and patterns, sorted within a pattern, each once.

    Raises:
        InputError: a pattern that finds nothing, or a file that does not exist.
    """
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if glob.has_magic(name) and not path.exists():
            matches = sorted(match for match in glob.glob(name, recursive=True) if Path(match).is_file())
            if not matches:
                raise InputError(f"No photo is called {name}; check the pattern.")
        elif path.is_file():
            matches = [name]
        else:
            raise InputError(f"There is no photo {name}; check the path, or take it out of the batch.")
        found |= dict.fromkeys(matches)
    return tuple(found)


def _is_film(move: Move) -> bool:
    """Whether a move gives more than one frame, everything about it being checked.

    Raises:
        InputError: an unknown preset or coefficient, or a missing file.
    """
    if move.preset is not None:
        find_preset(move.preset)
    for text in move.edits:
        parse_assignment(text, ICT64)
    if move.file is None:
        return False
    path = Path(move.file)
    if not path.is_file():
        raise InputError(f"There is no file {path}; check the path, or take the move out of the batch.")
    if move.motion is not None:
        return len(load_motion(path)) > 1
    return move.sound is not None or path.suffix.lower() not in _STILL_DRIVERS


def without(tasks: TaskList, done: frozenset[int]) -> TaskList:
    """The list without the jobs of those numbers."""
    return replace(tasks, tasks=tuple(task for task in tasks.tasks if task.number not in done))
