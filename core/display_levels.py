"""A photo at several sizes, so that a window can always paint from one close to what it shows."""

import numpy as np

from core.conventions import ImageArray
from core.opencv import cv2

SMALLEST_SIDE = 1024
"""No level is made whose longer side would be below this many pixels."""

_BEHIND = 118
"""Grey level shown behind transparent pixels: the middle grey of sRGB."""


def display_levels(image: ImageArray, alpha: ImageArray | None = None) -> tuple[ImageArray, ...]:
    """The picture at full, half, quarter... size.

    Args:
        image: RGB uint8 (H, W, 3).
        alpha: uint8 (H, W) or ``None``; transparent pixels come out middle grey.

    Returns:
        RGB uint8, the full size first, each level the mean of 2 x 2 pixels of the one before.
    """
    levels = [image if alpha is None else _on_grey(image, alpha)]
    while max(levels[-1].shape[:2]) >= 2 * SMALLEST_SIDE:
        height, width = levels[-1].shape[:2]
        half = (max(1, width // 2), max(1, height // 2))
        levels.append(np.asarray(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA), dtype=np.uint8))
    return tuple(levels)


def _on_grey(image: ImageArray, alpha: ImageArray) -> ImageArray:
    weight = alpha[..., None].astype(np.uint16)
    blended = image * weight + _BEHIND * (255 - weight)
    return ((blended + 127) // 255).astype(np.uint8)
