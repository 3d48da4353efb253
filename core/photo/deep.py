"""Pictures of 16 bits a channel, which Pillow would cut down instead of rounding."""

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.conventions import ImageArray
from core.opencv import cv2

_TIFF_BITS_PER_SAMPLE = 258
_PNG_BIT_DEPTH_AT = 24


def deep_pixels(picture: Image.Image, file: BinaryIO) -> Image.Image | None:
    """The picture rounded to 8 bits (mode L, RGB or RGBA) if its file holds 16 bits a channel, else None.

    Args:
        picture: the opened picture, loaded.
        file: its open file.

    Raises:
        ValueError: OpenCV cannot decode the file.
    """
    if not _holds_16_bits(picture, file):
        return None
    if picture.format not in ("PNG", "TIFF"):
        # Pillow has already stretched other grey formats to the full 16 bits.
        grey = np.clip(np.asarray(picture, dtype=np.int64), 0, 65535)
        return Image.fromarray(_to_8_bits(grey.astype(np.uint16)))
    file.seek(0)
    data = np.frombuffer(file.read(), dtype=np.uint8)
    decoded = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.shape[:2] != (picture.height, picture.width):
        raise ValueError("the 16-bit picture cannot be decoded")
    pixels = np.asarray(decoded)
    if pixels.ndim == 3:
        pixels = pixels[..., [2, 1, 0, 3][: pixels.shape[2]]] if pixels.shape[2] >= 3 else pixels[..., 0]
    return Image.fromarray(np.ascontiguousarray(_to_8_bits(pixels)))


def _to_8_bits(pixels: NDArray[Any]) -> ImageArray:
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype != np.uint16:
        raise ValueError(f"unexpected pixel type {pixels.dtype}")
    # 65535 = 255 * 257, so this rounds to the nearest of 255 levels; 32 bits hold the sum.
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _holds_16_bits(picture: Image.Image, file: BinaryIO) -> bool:
    if picture.mode.startswith("I"):
        return True
    if picture.format == "PNG":
        file.seek(0)
        return file.read(_PNG_BIT_DEPTH_AT + 1)[_PNG_BIT_DEPTH_AT] == 16
    if picture.format == "TIFF":
        tags = getattr(picture, "tag_v2", {})
        return 16 in tuple(tags.get(_TIFF_BITS_PER_SAMPLE, ()))
    return False
