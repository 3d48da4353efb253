"""What can be chosen about a film, and which kind a file name asks for."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from core.errors import InputError


class FilmKind(Enum):
    """Kinds of films."""

    MP4 = ".mp4"
    """H.264 and AAC, yuv420p, playable while it loads."""

    WEBM = ".webm"
    """VP9 and Opus."""

    GIF = ".gif"
    """One palette for the whole film; no sound."""

    PICTURES = ""
    """A folder of numbered PNG files, the sound beside them as ``sound.wav``."""


@dataclass(frozen=True)
class FilmOptions:
    """How a film is written.

    Attributes:
        quality: 1 to 100 for MP4 and WebM; GIF and PNG have none.
    """

    quality: int = 75

    def __post_init__(self) -> None:
        """Check the numbers.

        Raises:
            ValueError: the quality is out of range.
        """
        if not 1 <= self.quality <= 100:
            raise ValueError(f"quality is 1 to 100, got {self.quality}")


_PATTERN = re.compile(r"%0[1-9]d\.png", re.IGNORECASE)


def film_kind(path: str | Path) -> FilmKind:
    """The kind that a file name asks for; a name without ending, or ending in ``%05d.png``, is a picture sequence.

    Raises:
        InputError: another ending.
    """
    target = Path(path)
    if target.is_dir() or _PATTERN.search(target.name):
        return FilmKind.PICTURES
    try:
        return FilmKind(target.suffix.lower())
    except ValueError:
        raise InputError(
            f"Cannot write a film as {target.name!r}: use a name in .mp4, .webm or .gif, or a folder."
        ) from None


def check_film_output(path: str | Path) -> FilmKind:
    """Refuse a name that cannot be written to, before the work begins.

    Raises:
        InputError: an unknown ending, or no such folder.
    """
    target = Path(path)
    kind = film_kind(target)
    folder = target.parent
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}; make it first, or choose another.")
    return kind
