"""Puts a rendered crop back into the full photo without a seam."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray, require_rgb
from core.crop import Crop, extract, resample
from core.opencv import cv2

FEATHER = 0.1
"""Width of the fading band as a share of the crop: it ends outside the face and mostly outside the hair."""

_ROWS_AT_ONCE = 256
# In levels of 255: a change this large replaces the photo's fine detail by the rendering's own.
_DETAIL_LOST_AT = 12.0


@dataclass(frozen=True)
class OpenSides:
    """Sides of a crop at which the photo ends, so that there is nothing to fade into."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


def open_sides(crop: Crop, height: int, width: int) -> OpenSides:
    """The sides at which ``crop`` reaches or passes the border of a photo of ``height`` x ``width``."""
    return OpenSides(
        left=crop.left <= 0,
        top=crop.top <= 0,
        right=crop.left + crop.size >= width,
        bottom=crop.top + crop.size >= height,
    )


def feather_mask(size: int, sides: OpenSides | None = None, feather: float = FEATHER) -> FloatArray:
    """How much of the rendering shows: 1 inside, falling smoothly to 0 at the edges of the crop.

    Args:
        size: pixels along a side.
        sides: those that keep full weight up to the edge; none if None.
        feather: width of the falling band as a share of ``size``, 0 to 0.5.

    Returns:
        float32 (size, size), 0 to 1; the outermost pixels of a fading side are exactly 0.
    """
    free = sides or OpenSides()
    band = max(1.0, feather * size)
    position = np.arange(size, dtype=np.float64)
    rise = _smooth_step(position / band)
    fall = rise[::-1]
    ones = np.ones(size)
    across = np.minimum(ones if free.left else rise, ones if free.right else fall)
    down = np.minimum(ones if free.top else rise, ones if free.bottom else fall)
    return np.asarray(down[:, None] * across[None, :], dtype=np.float32)


def paste_back(photo_image: ImageArray, crop: Crop, rendered: ImageArray, mask: FloatArray | None = None) -> ImageArray:
    """The full photo with the rendered crop in its place.

    Outside the mask no pixel changes by a bit, and where the rendering equals the photo's crop (scaled to the
    rendering's size) the photo comes back exactly. A rendering of another size than the crop brings only its
    *change* into the photo, so that unchanged skin stays as sharp as it was.

    Args:
        photo_image: RGB uint8 (H, W, 3); left as it is.
        crop: where the rendering belongs.
        rendered: RGB uint8 (S, S, 3), any S.
        mask: float32 (crop.size, crop.size), 0 to 1; None for :func:`feather_mask` of this crop.

    Returns:
        RGB uint8 (H, W, 3), a new array.

    Raises:
        InputError: the crop lies outside the photo.
        ValueError: wrong shapes or dtypes.
    """
    picture, rendering = require_rgb(photo_image), require_rgb(rendered)
    height, width = picture.shape[:2]
    if rendering.shape[0] != rendering.shape[1]:
        raise ValueError(f"the rendered crop has to be square, got {rendering.shape}")
    weights = feather_mask(crop.size, open_sides(crop, height, width)) if mask is None else mask
    if weights.shape != (crop.size, crop.size):
        raise ValueError(f"the mask has to be {crop.size} pixels square, got {weights.shape}")
    original = extract(picture, crop)
    target = rendering if rendering.shape[0] == crop.size else _enlarged_change(original, rendering)
    result = picture.copy()
    rows, columns = crop.overlap(height, width)
    inner_columns = slice(columns.start - crop.left, columns.stop - crop.left)
    for start in range(rows.start, rows.stop, _ROWS_AT_ONCE):
        strip = slice(start, min(start + _ROWS_AT_ONCE, rows.stop))
        inner = (slice(strip.start - crop.top, strip.stop - crop.top), inner_columns)
        result[strip, columns] = blend(original[inner], target[inner], weights[inner])
    return result


def blend(below: ImageArray, above: ImageArray, weight: FloatArray) -> ImageArray:
    """``above`` over ``below``, RGB uint8 (h, w, 3): all of it where ``weight``, float32 (h, w), is 1, nothing at 0."""
    # As a weighted change, not a weighted sum: equal pictures and zero weights then cancel exactly.
    change = _difference(above, below)
    change *= weight[..., None]
    return np.asarray(cv2.add(below, change, dtype=cv2.CV_8U), dtype=np.uint8)


def _enlarged_change(original: ImageArray, rendering: ImageArray) -> ImageArray:
    """The native crop with the rendering's change applied, uint8 (N, N, 3).

    Where little changes, the photo's detail finer than the rendering stays. Where much changes (an opened
    mouth, a moved edge) that detail belongs to what is no longer there, and the rendering stands alone.
    """
    size, working = original.shape[0], rendering.shape[0]
    reference = resample(original, working)
    change = _difference(rendering, reference)
    replaced = _replaced_share(change)
    # The photo as the rendering could have shown it: what is missing from it is the finer detail.
    coarse = resample(reference, size)
    method = cv2.INTER_AREA if size < working else cv2.INTER_CUBIC
    result = np.empty_like(original)
    change_enlarged = cv2.resize(change, (size, size), interpolation=method)
    replaced_enlarged = cv2.resize(replaced, (size, size), interpolation=cv2.INTER_LINEAR)
    for start in range(0, size, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        detail = _difference(original[rows], coarse[rows])
        detail *= replaced_enlarged[rows, :, None]
        total = change_enlarged[rows] - detail
        result[rows] = cv2.add(original[rows], total, dtype=cv2.CV_8U)
    return result


def _replaced_share(change: FloatArray) -> FloatArray:
    """How far the fine detail is to be replaced, 0 to 1 a pixel, from the change in levels of 255."""
    strength = np.abs(change).max(axis=2)
    # A moved edge changes the pixels on either side of it; its neighbourhood moved with it.
    radius = max(1, round(strength.shape[0] / 128))
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    spread = cv2.blur(cv2.dilate(strength, kernel), (2 * radius + 1, 2 * radius + 1))
    return np.asarray(_smooth_step(spread / _DETAIL_LOST_AT), dtype=np.float32)


def _difference(first: ImageArray, second: ImageArray) -> FloatArray:
    return np.asarray(cv2.subtract(first, second, dtype=cv2.CV_32F), dtype=np.float32)


def _smooth_step(value: NDArray[Any]) -> NDArray[Any]:
    clipped = np.clip(value, 0.0, 1.0)
    return np.asarray(clipped * clipped * (3.0 - 2.0 * clipped))
