"""The files that are to be prepared, with whose faces they show."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import InputError
from training.prepare.corpus import CORPUS_MANIFEST, read_corpus
from training.prepare.source import PHOTO_ENDINGS, VIDEO_ENDINGS, Source

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Selection:
    """Which of the files are taken.

    Attributes:
        validation_share: share of the identities that go to the validation split where the source does not say.
        licences: licences that are taken; ``None`` for all.
    """

    validation_share: float = 0.05
    licences: tuple[str, ...] | None = None


def find_sources(inputs: Sequence[Path], selection: Selection) -> list[Source]:
    """All videos and photos of the inputs, each with a name of its own and a split.

    An input is a file; a corpus with a ``manifest.csv``; a tree of ``identity/video/segment`` as VoxCeleb's; or any
    folder, in which every file counts as an identity of its own.

    Raises:
        InputError: an input is missing, a folder holds nothing, or no file has one of the licences.
    """
    found = [source for path in inputs for source in _sources_of(path)]
    if selection.licences is not None:
        there = sorted({source.licence for source in found})
        found = [source for source in found if source.licence in selection.licences]
        if not found:
            raise InputError(f"No file has one of the licences asked for; there are: {', '.join(there)}.")
    return _with_own_names(_with_splits(found, selection.validation_share))


def _with_splits(sources: Sequence[Source], validation_share: float) -> list[Source]:
    """Each source with a split; where chance gives no video to validation, the first identity by hash goes there."""
    decided = [
        source if source.split else replace(source, split=split_of(source.identity, validation_share))
        for source in sources
    ]
    movable = {source.identity for source in sources if not source.split and not source.is_photo}
    measured = any(source.split == "val" and not source.is_photo for source in decided)
    if validation_share == 0.0 or len(movable) < 2 or measured:
        return decided
    # A run cannot be measured without videos for validation, and a few videos are soon all on one side.
    chosen = min(movable, key=_place)
    return [replace(source, split="val") if source.identity == chosen else source for source in decided]


def _place(identity: str) -> float:
    """A number from 0 to 1 which every identity has for good."""
    return int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8], "big") / 2**64


def split_of(identity: str, validation_share: float) -> str:
    """``val`` for a share of all names, chosen by their hash so that it never changes; else ``train``."""
    return "val" if _place(identity) < validation_share else "train"


def _sources_of(path: Path) -> list[Source]:
    if path.is_file():
        source = _source(path, path.parent)
        if source is None:
            raise InputError(f"{path} is neither a video nor a photo by its ending; give a .mp4 or .jpg file.")
        return [source]
    if not path.is_dir():
        raise InputError(f"There is no file or folder {path}; check the name.")
    if (path / CORPUS_MANIFEST).is_file():
        return read_corpus(path)
    files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    found = [source for file in files if (source := _source(file, path)) is not None]
    if not found:
        raise InputError(f"There are no videos or photos in {path}; give a folder with .mp4 or .jpg files.")
    return found


def _source(file: Path, root: Path) -> Source | None:
    ending = file.suffix.lower()
    if ending not in VIDEO_ENDINGS | PHOTO_ENDINGS:
        return None
    relative = file.relative_to(root)
    folders = relative.parts[:-1]
    name = relative.with_suffix("").as_posix()
    identity = folders[-2] if len(folders) >= 2 else name
    return Source(file, name, identity, is_photo=ending in PHOTO_ENDINGS)


def _with_own_names(sources: Iterable[Source]) -> list[Source]:
    taken: set[str] = set()
    result = []
    for source in sources:
        name = source.name
        if len(name.encode()) > _LONGEST_NAME:
            name = hashlib.sha256(name.encode()).hexdigest()[:32]
        candidates = [name, name + source.path.suffix, *(f"{name}~{number}" for number in range(2, len(taken) + 3))]
        name = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(name)
        result.append(replace(source, name=name))
    return result
