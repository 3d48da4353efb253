"""Words in the corner of a picture that say how it was made, for everybody to see."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.conventions import FloatArray, ImageArray, require_rgb

USUAL = "Edited with AI"
LONGEST = 80

_HEIGHT_SHARE = 0.032
_LEAST_HEIGHT = 10
_BAR, _INK = 0.0, 255.0
_BAR_OPACITY, _INK_OPACITY = 0.55, 0.95


def labelled(image: ImageArray, text: str) -> ImageArray:
    """The picture with ``text`` on a dark bar in the lower right corner; an empty text leaves it as it is.

    Args:
        image: RGB uint8 (H, W, 3); stays as it is.
        text: at most :data:`LONGEST` characters are written; shrunk where the picture is too narrow for it.

    Returns:
        RGB uint8 (H, W, 3), a new array where there is a text.
    """
    pixels = require_rgb(image)
    words = " ".join(text.split())[:LONGEST]
    if not words:
        return pixels
    height, width = pixels.shape[:2]
    bar, ink = _stamp(words, width, height)
    result = pixels.copy()
    corner = result[height - bar.shape[0] :, width - bar.shape[1] :]
    mixed = corner * (1.0 - bar) + _BAR * bar
    corner[...] = np.rint(mixed * (1.0 - ink) + _INK * ink).astype(np.uint8)
    return result


@lru_cache(maxsize=8)
def _stamp(words: str, width: int, height: int) -> tuple[FloatArray, FloatArray]:
    """Opacity of the bar and of the letters, float32 (h, w, 1) each, for a picture of that size."""
    size = max(_LEAST_HEIGHT, round(_HEIGHT_SHARE * min(width, height)))
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(words)
    margin = size // 2
    stamp = Image.new("L", (round(right - left) + 2 * margin, round(bottom - top) + 2 * margin), 0)
    ImageDraw.Draw(stamp).text((margin - left, margin - top), words, 255, font)
    shrink = min(1.0, width / stamp.width, height / stamp.height)
    if shrink < 1.0:
        stamp = stamp.resize((max(1, int(stamp.width * shrink)), max(1, int(stamp.height * shrink))))
    ink = np.asarray(stamp, dtype=np.float32)[..., None] * np.float32(_INK_OPACITY / 255.0)
    return np.full_like(ink, _BAR_OPACITY), ink
