"""Opens a photo file as upright sRGB pixels."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.conventions import ImageArray
from core.errors import InputError
from core.photo import metadata
from core.photo.colour import ColourProfileError, is_srgb, to_srgb
from core.photo.deep import deep_pixels
from core.photo.heif import is_heif, register_heif
from core.photo.photo import Photo

MAX_PIXELS = 52_000_000
"""Largest photo opened: 50 megapixels as cameras are sold (8688 x 5792 is one of them)."""

MIN_SIDE = 32
"""Shortest side in pixels that can hold a face worth editing."""

_FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "TIFF", "AVIF", "HEIF", "BMP", "GIF", "PPM", "JPEG2000")

# What Pillow's decoders raise on damaged files, as they read whatever the bytes say.
_DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
)


def open_photo(path: str | Path) -> Photo:
    """Read a photo: JPEG, PNG, WebP, TIFF, AVIF, BMP, GIF, HEIC (with the extra ``heif``).

    EXIF orientation is applied, an ICC profile converted to sRGB and kept for saving, transparency kept.
    Grey, palette, CMYK and 16-bit pictures become 8-bit RGB; of an animation the first frame is taken.

    Raises:
        InputError: missing, a folder, not readable, not an image, damaged, too small or too large.
    """
    source = Path(path)
    try:
        if source.is_dir():
            raise InputError(f"{source} is a folder; name one photo in it.")
        if source.exists() and not source.is_file():
            raise InputError(f"{source} is not an ordinary file; name a photo file.")
        with source.open("rb") as file, warnings.catch_warnings():
            # Pillow warns of odd tags and of sizes; what matters is checked here, in words a user understands.
            warnings.simplefilter("ignore")
            return _read(file, source)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {source}; check the name and the folder.") from error
    except PermissionError as error:
        raise InputError(f"{source} may not be read; ask for permission or copy it to your own folder.") from error
    except OSError as error:
        raise InputError(f"{source} cannot be read: {error.strerror or error}; check the disk and the name.") from error


def _read(file: BinaryIO, source: Path) -> Photo:
    start = file.read(64)
    if not start:
        raise InputError(f"{source} is empty (0 bytes); copy or download it again.")
    if is_heif(start):
        register_heif(source)
    file.seek(0)
    try:
        picture = Image.open(file, formats=_formats())
    except Image.DecompressionBombError as error:
        raise InputError(f"{source} is far larger than the 50 megapixels allowed; scale it down first.") from error
    except UnidentifiedImageError as error:
        raise InputError(f"{source} is not a photo in a known format; open a JPEG, PNG, WebP, TIFF or HEIC.") from error
    except _DECODER_FAULTS as error:
        raise _damaged(source) from error
    with picture:
        _check_size(picture, source)
        return _decode(picture, file, source)


def _formats() -> list[str]:
    # Named one by one: some of Pillow's other readers start programs (EPS runs Ghostscript).
    Image.init()
    return [name for name in _FORMATS if name in Image.OPEN]


def _check_size(picture: Image.Image, source: Path) -> None:
    width, height = picture.size
    if min(width, height) < MIN_SIDE:
        raise InputError(
            f"{source} is only {width} x {height} pixels; a photo needs at least {MIN_SIDE} on its shorter side."
        )
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{source} has {width * height / 1e6:.0f} megapixels, more than the 50 allowed; scale it down first."
        )


def _decode(picture: Image.Image, file: BinaryIO, source: Path) -> Photo:
    try:
        notes = _page_notes(picture)
        if picture.mode in ("F", "LAB", "HSV") or (picture.mode == "I" and picture.format == "TIFF"):
            raise InputError(
                f"{source} holds pixels of the kind {picture.mode}; save it as RGB with 8 or 16 bits first."
            )
        profile: bytes | None = picture.info.get("icc_profile") or None
        picture.load()
        deep = deep_pixels(picture, file)
        rgb, alpha = _split_alpha(picture if deep is None else deep)
    except _DECODER_FAULTS as error:
        raise _damaged(source) from error
    if rgb.mode == "CMYK":
        notes.append("The photo was in print colours (CMYK); it is edited and saved as RGB.")
    turn, exif, exif_notes = _exif(picture)
    image, profile_image, profile, profile_notes = _managed(rgb, profile)
    return Photo(
        image=_straightened(image, turn),
        alpha=None if alpha is None else _straightened(alpha, turn),
        icc_profile=profile,
        profile_image=None if profile_image is None else _straightened(profile_image, turn),
        exif=exif,
        xmp=metadata.kept_xmp(picture),
        path=source,
        format="JPEG" if picture.format == "MPO" else str(picture.format),
        bit_depth=8 if deep is None else 16,
        notes=(*notes, *exif_notes, *profile_notes),
    )


def _page_notes(picture: Image.Image) -> list[str]:
    pages = getattr(picture, "n_frames", 1)
    # A phone's MPO file is one photo with a preview or a depth map behind it, not an animation.
    if pages == 1 or picture.format in ("MPO", "HEIF"):
        return []
    return [f"The file holds {pages} pictures; only the first one is used."]


def _exif(picture: Image.Image) -> tuple[int, bytes | None, tuple[str, ...]]:
    """Orientation, the EXIF block to keep, notes; damage to EXIF is no reason to refuse good pixels."""
    turn = 1
    try:
        turn = metadata.orientation(picture)
        return turn, metadata.kept_exif(picture), ()
    except _DECODER_FAULTS:
        return turn, None, ("The photo's EXIF data are damaged and left out.",)


def _split_alpha(picture: Image.Image) -> tuple[Image.Image, ImageArray | None]:
    """Colour as mode RGB, L or CMYK, and opacity uint8 (H, W) where the picture has any."""
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        with_alpha = picture.convert("RGBA")
        return with_alpha.convert("RGB"), np.array(with_alpha.getchannel("A"), dtype=np.uint8)
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture, None
    return picture.convert("RGB"), None


def _managed(
    picture: Image.Image, profile: bytes | None
) -> tuple[ImageArray, ImageArray | None, bytes | None, tuple[str, ...]]:
    """Pixels in sRGB, the profile's own pixels where they differ, the profile to keep, notes."""
    plain = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    if profile is None:
        return plain, None, None, ()
    try:
        if picture.mode != "RGB":
            # A grey or print profile cannot describe the edited RGB picture: it is saved as plain sRGB.
            return np.asarray(to_srgb(picture, profile), dtype=np.uint8), None, None, ()
        if is_srgb(profile):
            return plain, None, profile, ()
        return np.asarray(to_srgb(picture, profile), dtype=np.uint8), plain, profile, ()
    except ColourProfileError:
        return plain, None, None, ("The photo's colour profile is damaged or does not fit; sRGB is assumed.",)


def _straightened(pixels: ImageArray, turn: int) -> ImageArray:
    return np.ascontiguousarray(metadata.upright(pixels, turn))


def _damaged(source: Path) -> InputError:
    return InputError(f"{source} is damaged or cut short; copy or download it again.")
