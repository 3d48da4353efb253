"""Builds a corpus: makes what is missing of it, in any number of processes."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path

from core.errors import InputError
from core.files import atomic_write
from training.speech_corpus.building import Plan, clip_name, make_clip
from training.speech_corpus.reader import SUFFIX, read_clip
from training.speech_corpus.writer import write_clip

PLAN_NAME = "corpus.json"
_FORMAT = "pirender-speech"
_VERSION = 2
"""Raised whenever the same plan makes other clips, so that no corpus is a mixture."""


@dataclass(frozen=True)
class Done:
    """How far a corpus is: clips, and seconds of sound."""

    clips: int
    seconds: float


def build_corpus(
    folder: Path, hours: float, plan: Plan, workers: int = 1, progress: Callable[[Done], None] | None = None
) -> Done:
    """Make clips until there are ``hours`` of them; those that are there already are kept.

    Raises:
        InputError: the folder holds a corpus of another plan or cannot be written, espeak-ng is missing, or the
            pack cannot be read.
    """
    _take_folder(folder, plan)
    done = Done(0, 0.0)
    for seconds in _lengths(folder, plan, workers):
        done = Done(done.clips + 1, done.seconds + seconds)
        if progress is not None:
            progress(done)
        if done.seconds >= 3600.0 * hours:
            break
    return done


def _lengths(folder: Path, plan: Plan, workers: int) -> Iterator[float]:
    # Which clips there are does not depend on the number of workers: their order is that of their numbers.
    work = partial(_clip_seconds, folder=folder, plan=plan)
    if workers <= 1:
        yield from map(work, count())
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        first = 0
        while True:
            yield from pool.map(work, range(first, first + 8 * workers), chunksize=2)
            first += 8 * workers


def _clip_seconds(number: int, folder: Path, plan: Plan) -> float:
    if (folder / f"{clip_name(number)}{SUFFIX}").exists():
        return read_clip(folder / f"{clip_name(number)}{SUFFIX}").seconds
    clip = make_clip(number, plan)
    write_clip(clip, folder)
    return clip.seconds


def _take_folder(folder: Path, plan: Plan) -> None:
    wanted = json.loads(json.dumps({"format": _FORMAT, "version": _VERSION, "plan": asdict(plan)}))
    path = folder / PLAN_NAME
    if path.exists():
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path} is damaged ({error}); delete the folder and begin again.") from error
        if found != wanted:
            raise InputError(f"{folder} holds a speech corpus made with other options or another version; use another.")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Cannot make the folder {folder}: {error.strerror}; choose another.") from error
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
