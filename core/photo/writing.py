"""Writes an edited photo back at its own size, with its colours, transparency and metadata."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, PngImagePlugin

from core.conventions import ImageArray, require_rgb
from core.errors import InputError
from core.files import atomic_write
from core.photo.colour import ColourProfileError, from_srgb
from core.photo.formats import check_output_name, check_size
from core.photo.photo import Photo
from core.provenance import provenance_xmp

# A JPEG segment holds 65,533 bytes; XMP and EXIF each have to fit into one, behind their own headings.
_JPEG_SEGMENT = 65_000
_MAKER_NOTE = int(ExifTags.Base.MakerNote)
_TIFF_XMP_TAG = 700


@dataclass(frozen=True)
class _Metadata:
    exif: bytes | None
    xmp: bytes
    icc_profile: bytes | None


def save_photo(
    photo: Photo,
    edited: ImageArray,
    path: str | Path,
    *,
    alpha: ImageArray | None = None,
    quality: int = 95,
    overwrite: bool = False,
) -> Path:
    """Write ``edited`` in the place of the photo's pixels; the file appears whole or not at all.

    The colour profile, EXIF, XMP and transparency of ``photo`` travel along, and the mark that a trained model
    edited the picture is added (:mod:`core.provenance`). A photo with a wide-gamut profile is saved in that
    profile: changed pixels are converted, unchanged ones are those of the original file to the bit.

    Args:
        photo: the original.
        edited: sRGB uint8 (h, w, 3): the whole photo, or a crop or scaled copy of it.
        path: its ending chooses JPEG, PNG, WebP, TIFF or AVIF.
        alpha: opacity uint8 (h, w) of ``edited``; None for that of the photo if the sizes agree, else opaque.
        quality: 1 to 100 for JPEG, WebP and AVIF; PNG and TIFF are lossless.
        overwrite: allow to replace the original file.

    Returns:
        The path written.

    Raises:
        InputError: unknown ending, the original would be lost, the format cannot hold the picture, or the folder
            cannot be written.
        ValueError: wrong shapes or dtypes, or the quality is out of range.
    """
    pixels = require_rgb(edited)
    if not 1 <= quality <= 100:
        raise ValueError(f"quality is 1 to 100, got {quality}")
    target = Path(path)
    kind = check_output_name(target)
    check_size(kind, *pixels.shape[:2])
    _check_target(photo, target, overwrite)
    opacity = photo.alpha if alpha is None and pixels.shape == photo.image.shape else alpha
    if opacity is not None and opacity.shape != pixels.shape[:2]:
        raise ValueError(f"alpha is {opacity.shape}, the picture {pixels.shape[:2]}")
    if kind == "JPEG":
        _check_opaque(opacity, target)
        opacity = None
    pixels, profile = _in_profile(photo, pixels)
    picture = Image.fromarray(pixels if opacity is None else np.dstack([pixels, opacity]))
    metadata = _Metadata(photo.exif, provenance_xmp(photo.xmp), profile)
    with atomic_write(target) as temporary:
        _ENCODERS[kind](picture, temporary, metadata, quality)
    return target


def _check_target(photo: Photo, target: Path, overwrite: bool) -> None:
    if os.path.isdir(target):
        raise InputError(f"{target} is a folder; add a file name.")
    if photo.path is not None and not overwrite and _is_same_file(photo.path, target):
        raise InputError(f"{target} is the original photo; choose another name, or allow to overwrite it.")


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return os.path.samefile(first, second)
    except OSError:
        return first.absolute() == second.absolute()


def _check_opaque(alpha: ImageArray | None, target: Path) -> None:
    if alpha is not None and int(alpha.min()) < 255:
        raise InputError(f"{target.name}: JPEG cannot hold the photo's transparency; save as PNG, WebP or TIFF.")


def _in_profile(photo: Photo, pixels: ImageArray) -> tuple[ImageArray, bytes | None]:
    if photo.profile_image is None or photo.icc_profile is None:
        return pixels, photo.icc_profile
    try:
        if pixels.shape != photo.image.shape:
            return from_srgb(pixels, photo.icc_profile), photo.icc_profile
        changed = (pixels != photo.image).any(axis=2)
        result = photo.profile_image.copy()
        if changed.any():
            result[changed] = from_srgb(pixels[changed], photo.icc_profile)
    except ColourProfileError:
        # A profile may be readable in one direction only; sRGB is then what the pixels are in.
        return pixels, None
    return result, photo.icc_profile


def _save_jpeg(picture: Image.Image, path: Path, metadata: _Metadata, quality: int) -> None:
    options = _common(metadata)
    if metadata.exif is not None and len(metadata.exif) > _JPEG_SEGMENT:
        options.pop("exif")
        shorter = _without_maker_note(metadata.exif)
        if len(shorter) <= _JPEG_SEGMENT:
            options["exif"] = shorter
    xmp = metadata.xmp if len(metadata.xmp) <= _JPEG_SEGMENT else provenance_xmp()
    # Full colour resolution: halved chroma would soften lips and irises that the edit left alone.
    picture.save(path, "JPEG", quality=quality, subsampling=0, optimize=True, xmp=xmp, **options)


def _save_png(picture: Image.Image, path: Path, metadata: _Metadata, quality: int) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", metadata.xmp.decode("utf-8"))
    picture.save(path, "PNG", pnginfo=text, compress_level=4, **_common(metadata))


def _save_webp(picture: Image.Image, path: Path, metadata: _Metadata, quality: int) -> None:
    picture.save(path, "WEBP", quality=quality, method=4, exact=True, xmp=metadata.xmp, **_common(metadata))


def _save_tiff(picture: Image.Image, path: Path, metadata: _Metadata, quality: int) -> None:
    # Pillow takes one set of extra tags for TIFF: the EXIF block's, so the XMP packet joins it.
    tags = Image.Exif()
    if metadata.exif is not None:
        tags.load(metadata.exif)
    tags[_TIFF_XMP_TAG] = metadata.xmp
    options = {} if metadata.icc_profile is None else {"icc_profile": metadata.icc_profile}
    # Pillow compresses through libtiff, which cannot write the directories inside an EXIF block.
    compression = "tiff_adobe_deflate" if metadata.exif is None else "raw"
    picture.save(path, "TIFF", exif=tags, compression=compression, **options)


def _save_avif(picture: Image.Image, path: Path, metadata: _Metadata, quality: int) -> None:
    picture.save(path, "AVIF", quality=quality, subsampling="4:4:4", xmp=metadata.xmp, **_common(metadata))


_ENCODERS: dict[str, Callable[[Image.Image, Path, _Metadata, int], None]] = {
    "JPEG": _save_jpeg,
    "PNG": _save_png,
    "WEBP": _save_webp,
    "TIFF": _save_tiff,
    "AVIF": _save_avif,
}


def _common(metadata: _Metadata) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if metadata.exif is not None:
        options["exif"] = metadata.exif
    if metadata.icc_profile is not None:
        options["icc_profile"] = metadata.icc_profile
    return options


def _without_maker_note(block: bytes) -> bytes:
    exif = Image.Exif()
    exif.load(block)
    exif.get_ifd(ExifTags.IFD.Exif).pop(_MAKER_NOTE, None)
    return bytes(exif.tobytes())
