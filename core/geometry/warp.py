"""Sampling a photo through a coarse displacement field, at any size, touching only what moves."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.opencv import cv2

_STILL = 0.01
"""Pixels; a smaller displacement does not show."""

_STRIPE_PIXELS = 1 << 20


class Warper:
    """Resamples images of one size."""

    def __init__(self, crop_size: int) -> None:
        """Prepare for square images of ``crop_size`` pixels."""
        self._size = crop_size
        self._axis = np.arange(crop_size, dtype=np.float32)

    def moving_box(self, field: NDArray[np.float32]) -> tuple[int, int, int, int] | None:
        """Pixel box left, top, right, bottom of all that moves, or ``None`` when nothing does."""
        moving = np.abs(field).max(axis=2) > _STILL
        rows, columns = np.flatnonzero(moving.any(axis=1)), np.flatnonzero(moving.any(axis=0))
        if len(rows) == 0:
            return None
        cell = self._size / field.shape[0]
        left, right = int((columns[0] - 1) * cell), int(np.ceil((columns[-1] + 2) * cell))
        top, bottom = int((rows[0] - 1) * cell), int(np.ceil((rows[-1] + 2) * cell))
        return max(left, 0), max(top, 0), min(right, self._size), min(bottom, self._size)

    def warp(self, image: ImageArray, field: NDArray[np.float32]) -> ImageArray:
        """``image`` (S, S, 3) moved by ``field`` (G, G, 2); a new array.

        Where the field is zero the pixels are the photo's own, bit for bit.
        """
        result = image.copy()
        box = self.moving_box(field)
        if box is None:
            return result
        left, top, right, bottom = box
        cells = field.shape[0]
        scale = cells / self._size
        # Map from result pixels of the box to cells of the field: half-pixel centres on both sides.
        to_cells = np.array(
            [[scale, 0.0, (left + 0.5) * scale - 0.5], [0.0, scale, (top + 0.5) * scale - 0.5]], dtype=np.float64
        )
        full = cv2.warpAffine(
            field,
            to_cells,
            (right - left, bottom - top),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        full[..., 0] += self._axis[left:right]
        full[..., 1] += self._axis[top:bottom, None]
        result[top:bottom, left:right] = cv2.remap(
            image, full, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return result
