"""Finding the photo of a project again, and knowing whether it is still the same."""

import hashlib
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath, PureWindowsPath

from core.errors import InputError
from core.project.document import PhotoReference


class PhotoState(Enum):
    """What became of the photo of a project."""

    FOUND = "found"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True)
class FoundPhoto:
    """Where the photo of a project is now.

    Attributes:
        state: FOUND where it was; MOVED, the same file elsewhere; CHANGED, another file of that name; MISSING.
        path: the file to open; None when it is missing.
        message: one sentence for the user; empty when it was found in its place.
    """

    state: PhotoState
    path: Path | None
    message: str

    @property
    def same_pixels(self) -> bool:
        """Whether the tracked fit of the project still belongs to the photo."""
        return self.state in (PhotoState.FOUND, PhotoState.MOVED)


def photo_reference(path: Path) -> PhotoReference:
    """Measure a photo file so that it can be known again.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        return PhotoReference(path.absolute(), _sha256(path), path.stat().st_size)
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror or error}; check that it is still there.") from error


def find_photo(reference: PhotoReference, project_path: Path | None = None) -> FoundPhoto:
    """Look for the photo in its place, relative to the project, and in the project's own folder.

    Args:
        reference: the photo as the project knows it.
        project_path: the project file, or None for a project that was never saved.
    """
    existing = [path for path in _candidates(reference, project_path) if path.is_file()]
    for path in existing:
        if not _is_same(path, reference):
            continue
        if path == reference.path:
            return FoundPhoto(PhotoState.FOUND, path, "")
        return FoundPhoto(PhotoState.MOVED, path, f"The photo has moved and was found as {path}.")
    if existing:
        return FoundPhoto(
            PhotoState.CHANGED,
            existing[0],
            f"The photo {existing[0]} has changed since the project was saved, so its face is measured again.",
        )
    return FoundPhoto(
        PhotoState.MISSING,
        None,
        f"The photo {reference.path} is not there any more; put it back or beside the project, or choose it anew.",
    )


def _candidates(reference: PhotoReference, project_path: Path | None) -> list[Path]:
    candidates = [reference.path]
    if project_path is not None:
        folder = project_path.absolute().parent
        if reference.relative:
            candidates.append(Path(os.path.normpath(folder / PurePosixPath(reference.relative))))
        candidates.append(folder / _file_name(reference.path))
    return list(dict.fromkeys(candidates))


def _file_name(path: Path) -> str:
    # A project may come from another operating system.
    return PureWindowsPath(str(path)).name if "\\" in str(path) else path.name


def _is_same(path: Path, reference: PhotoReference) -> bool:
    try:
        return path.stat().st_size == reference.byte_count and _sha256(path) == reference.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
