"""Colour profiles: into sRGB for editing, and back for saving."""

import io

import numpy as np
from PIL import Image, ImageCms

from core.conventions import ImageArray

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


class ColourProfileError(Exception):
    """A profile that is broken or does not fit the picture; callers go on without it."""


def to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert a picture (mode RGB, L or CMYK) from its profile to sRGB, mode RGB.

    Raises:
        ColourProfileError: the profile cannot be used for this picture.
    """
    return _convert(picture, _open(profile), _srgb())


def from_srgb(image: ImageArray, profile: bytes) -> ImageArray:
    """Convert RGB uint8 (..., 3) from sRGB to an RGB profile.

    Raises:
        ColourProfileError: the profile is broken or not an RGB one.
    """
    flat = Image.fromarray(np.ascontiguousarray(image.reshape(1, -1, 3)))
    converted = _convert(flat, _srgb(), _open(profile))
    return np.asarray(converted, dtype=np.uint8).reshape(image.shape)


def is_srgb(profile: bytes) -> bool:
    """Whether an RGB profile gives the colours of sRGB, to one level of 255.

    Raises:
        ColourProfileError: the profile is broken or not an RGB one.
    """
    steps = np.arange(0, 256, 17, dtype=np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(1, -1, 3)
    converted = np.asarray(to_srgb(Image.fromarray(grid), profile), dtype=np.int16)
    return int(np.abs(converted - grid).max()) <= 1


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _open(profile: bytes) -> ImageCms.ImageCmsProfile:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, ImageCms.PyCMSError) as error:
        raise ColourProfileError(str(error)) from error


def _convert(picture: Image.Image, source: ImageCms.ImageCmsProfile, target: ImageCms.ImageCmsProfile) -> Image.Image:
    try:
        converted = ImageCms.profileToProfile(
            picture, source, target, renderingIntent=_INTENT, outputMode="RGB", flags=_FLAGS
        )
    except (OSError, ValueError, ImageCms.PyCMSError) as error:
        raise ColourProfileError(str(error)) from error
    if converted is None:
        raise ColourProfileError("the colour conversion gave no picture")
    return converted
