"""Arrays of the core as Qt images. Conversions run on the render thread: painting wants 32-bit pixels."""

import numpy as np
from PySide6.QtGui import QImage

from core.conventions import ImageArray

_LARGEST_CONVERTED = 4_000_000


def image_from_array(pixels: ImageArray) -> QImage:
    """A Qt image that owns its pixels.

    Args:
        pixels: RGB uint8 (H, W, 3) or RGBA uint8 (H, W, 4) with straight alpha.

    Returns:
        Format_RGB32 for RGB, Format_ARGB32_Premultiplied for RGBA: what the raster painter is fastest with.
    """
    pixels = np.ascontiguousarray(pixels)
    height, width, channels = pixels.shape
    if channels == 4:
        source, target = QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied
    else:
        source, target = QImage.Format.Format_RGB888, QImage.Format.Format_RGB32
    return QImage(pixels.data, width, height, pixels.strides[0], source).convertToFormat(target)


def photo_image(pixels: ImageArray) -> QImage:
    """A Qt image of one level of a photo, RGB uint8 (H, W, 3), which nobody writes to any more.

    A large one shares the array's memory: converting tens of megapixels would hold up the window and take
    hundreds of megabytes, while painting from 24 bits costs a few milliseconds more.
    """
    height, width = pixels.shape[:2]
    if height * width <= _LARGEST_CONVERTED or not pixels.flags.c_contiguous:
        return image_from_array(pixels)
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
