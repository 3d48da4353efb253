"""One file that is to be prepared."""

from dataclasses import dataclass
from pathlib import Path

VIDEO_ENDINGS = frozenset({".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mpg", ".mpeg"})
PHOTO_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})


@dataclass(frozen=True)
class Source:
    """A video or a photo.

    Attributes:
        path: the file.
        name: unique among the sources of a run; its clips are named after it.
        identity: whose face it shows.
        is_photo: a still.
        split: ``train``, ``val`` or empty where it is not decided yet.
        licence: licence of the footage.
        note: remarks that are kept with its clips.
    """

    path: Path
    name: str
    identity: str
    is_photo: bool = False
    split: str = ""
    licence: str = "unknown"
    note: str = ""
