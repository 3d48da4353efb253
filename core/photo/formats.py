"""The picture formats that can be written."""

from pathlib import Path

from PIL import features

from core.errors import InputError

_FORMAT_OF_SUFFIX = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".avif": "AVIF",
}
WRITABLE_SUFFIXES = tuple(_FORMAT_OF_SUFFIX)
"""File name endings that can be saved, lower case with the dot."""

_LONGEST_SIDE = {"JPEG": 65_500, "WEBP": 16_383, "AVIF": 65_536}


def check_output_name(path: str | Path) -> str:
    """Pillow's name of the format that a file name asks for; worth calling before any long work.

    Raises:
        InputError: the ending is unknown, or this installation cannot write the format.
    """
    target = Path(path)
    kind = _FORMAT_OF_SUFFIX.get(target.suffix.lower())
    if kind is None:
        raise InputError(f"{target.name} has no ending for a picture; use one of {', '.join(WRITABLE_SUFFIXES)}.")
    if kind == "AVIF" and not features.check("avif"):
        raise InputError("This installation of Pillow cannot write AVIF; save as JPEG, PNG or WebP.")
    return kind


def check_size(kind: str, height: int, width: int) -> None:
    """Refuse a picture longer than its format allows.

    Raises:
        InputError: too long.
    """
    longest = _LONGEST_SIDE.get(kind)
    if longest is not None and max(height, width) > longest:
        raise InputError(f"{kind} cannot hold a side of more than {longest} pixels; save as PNG or TIFF.")
