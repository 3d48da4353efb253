"""Many renderings of one crop put into one picture, one after the other."""

import numpy as np

from core.conventions import ImageArray
from core.crop import Crop
from core.paste_back import blend, feather_mask, open_sides


class CropPaster:
    """Gives what :func:`core.paste_back.paste_back` gives for renderings of the crop's own size, several times faster.

    What surrounds the crop is copied once, and only the fading band at its edges is blended.
    """

    def __init__(self, picture: ImageArray, crop: Crop) -> None:
        """Take the picture, RGB uint8 (H, W, 3), and where in it the renderings belong."""
        height, width = picture.shape[:2]
        sides = open_sides(crop, height, width)
        rows, columns = crop.overlap(height, width)
        self._size = crop.size
        self._inner = (
            slice(rows.start - crop.top, rows.stop - crop.top),
            slice(columns.start - crop.left, columns.stop - crop.left),
        )
        self._result = picture.copy()
        self._place = self._result[rows, columns]
        self._below = self._place.copy()
        self._weights = feather_mask(crop.size, sides)[self._inner]
        self._bands = _bands(self._weights)

    def paste(self, rendered: ImageArray) -> ImageArray:
        """The picture with ``rendered``, RGB uint8 (S, S, 3) of the crop's size, in its place.

        Returns:
            RGB uint8 (H, W, 3), valid until the next call, which writes into the same array.

        Raises:
            ValueError: a rendering of another size than the crop's.
        """
        if rendered.shape != (self._size, self._size, 3):
            raise ValueError(f"expected a rendering of {self._size} pixels, got {rendered.shape}")
        above = rendered[self._inner]
        self._place[...] = above
        for band in self._bands:
            self._place[band] = blend(self._below[band], above[band], self._weights[band])
        return self._result


def _bands(weights: np.ndarray) -> list[tuple[slice, slice]]:
    """Rectangles without overlap that cover everything where the weight is less than 1."""
    height, width = weights.shape
    top, bottom = _full(weights.max(axis=1))
    left, right = _full(weights.max(axis=0))
    bands = [
        (slice(0, top), slice(0, width)),
        (slice(bottom, height), slice(0, width)),
        (slice(top, bottom), slice(0, left)),
        (slice(top, bottom), slice(right, width)),
    ]
    return [band for band in bands if weights[band].size]


def _full(strongest: np.ndarray) -> tuple[int, int]:
    """Start and end of the run in which the weight is 1; empty, at the end, where there is none."""
    whole = np.flatnonzero(strongest >= 1.0)
    return (int(whole[0]), int(whole[-1]) + 1) if len(whole) else (len(strongest), len(strongest))
