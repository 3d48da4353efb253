"""HEIC photos, where the optional package ``pillow-heif`` is installed."""

from pathlib import Path

from core.errors import InputError

# Brands in the first box of a file (ISO 23008-12, section 10.2); AVIF has its own and needs no extra.
_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1")


def is_heif(start: bytes) -> bool:
    """Whether the first bytes of a file, 12 or more, are those of a HEIC photo."""
    return start[4:8] == b"ftyp" and start[8:12] in _BRANDS and b"avif" not in start[8:]


def register_heif(source: Path) -> None:
    """Teach Pillow to read HEIC.

    Raises:
        InputError: the package that can is not installed.
    """
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise InputError(
            f"{source} is a HEIC photo, which needs one more package; install it with: pip install pillow-heif."
        ) from error
    register_heif_opener(thumbnails=False)
