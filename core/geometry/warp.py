"""Sampling a photo through a coarse displacement field, at any size, touching only what moves."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import CROP_SIZE, ImageArray
from core.geometry.flow import FlowEdge, FlowLayers, cell_pixels
from core.geometry.sampling import sample, sample_places
from core.opencv import cv2

_STILL = 0.01
"""Pixels; a smaller displacement does not show."""

_STRIPE_BYTES = 1 << 20

FloatImage = NDArray[np.float32]


class Warper:
    """Resamples square images of one size; all work is done in blocks of whole cells."""

    def __init__(self, crop_size: int) -> None:
        """Prepare for images of ``crop_size`` pixels a side."""
        self._size = crop_size
        self._cell = cell_pixels(crop_size)
        self._cells = -(-crop_size // self._cell)
        places = (np.arange(-1, self._cells + 1) + 0.5) * self._cell - 0.5
        self._buffer = np.empty(0, dtype=np.float32)
        # One cell more on every side, so that enlarging has neighbours everywhere.
        self._identity = np.stack(np.meshgrid(places, places), axis=-1).astype(np.float32)

    def warp(self, image: ImageArray, flow: FlowLayers) -> ImageArray:
        """``image`` (S, S, 3) moved by ``flow``; a new array. Pictures larger than those of the networks stay sharp.

        Outside the box of all that moves the pixels are the photo's own, bit for bit.
        """
        result = image.copy()
        size = np.abs(flow.field)
        moving = np.maximum(size[..., 0], size[..., 1]) > _STILL
        rows, columns = np.flatnonzero(moving.any(axis=1)), np.flatnonzero(moving.any(axis=0))
        if len(rows) == 0:
            return result
        block = (
            slice(max(int(rows[0]) - 1, 0), min(int(rows[-1]) + 2, self._cells)),
            slice(max(int(columns[0]) - 1, 0), min(int(columns[-1]) + 2, self._cells)),
        )
        self._sample_block(image, result, self._places(flow.field), block)
        if flow.edge is not None:
            self._redraw_edges(image, result, flow.edge)
        return result

    def _redraw_edges(self, image: ImageArray, result: ImageArray, edge: FlowEdge) -> None:
        """Redraw silhouettes in ``result`` as the face laid over what is behind it, with a soft edge."""
        cell, size = self._cell, self._size
        rows, columns = np.nonzero(edge.near)
        inside = (np.arange(cell * cell) % cell, np.arange(cell * cell) // cell)
        # One line of pixels for each cell: (cells, pixels of a cell).
        x = np.minimum((columns[:, None] + edge.left) * cell + inside[0], size - 1)
        y = np.minimum((rows[:, None] + edge.top) * cell + inside[1], size - 1)
        pixel_x, pixel_y = x.astype(np.float32), y.astype(np.float32)
        cell_x = (pixel_x + np.float32(0.5)) / np.float32(cell) - np.float32(0.5 + edge.left)
        cell_y = (pixel_y + np.float32(0.5)) / np.float32(cell) - np.float32(0.5 + edge.top)
        moved = sample(edge.layers, cell_x, cell_y)
        share = sample(edge.coverage, cell_x, cell_y)
        front = sample(image, pixel_x + moved[..., 0], pixel_y + moved[..., 1])
        behind = sample(image, pixel_x + moved[..., 2], pixel_y + moved[..., 3])
        result[y, x] = cv2.blendLinear(front, behind, share, 1.0 - share)

    def _places(self, field: FloatImage) -> FloatImage:
        """Where each cell looks in the photo, with one more cell around: float32 (G + 2, G + 2, 2)."""
        places = self._identity.copy()
        places[1:-1, 1:-1] += field
        return places

    def _sample_block(
        self, image: ImageArray, result: ImageArray, places: FloatImage, block: tuple[slice, slice]
    ) -> None:
        """Fill a block of cells of ``result`` from ``image``, a stripe of rows at a time.

        The enlarged flow is the largest array of a frame: it stays in one small buffer, in the cache.
        """
        rows, columns = block
        cell = self._cell
        left, right = columns.start * cell, min(columns.stop * cell, self._size)
        width = columns.stop - columns.start + 2
        stripe = max(_STRIPE_BYTES // (8 * cell * cell * width) - 2, 1)
        for start in range(rows.start, rows.stop, stripe):
            stop = min(start + stripe, rows.stop)
            part = places[start : stop + 2, columns.start : columns.stop + 2]
            enlarged = self._enlarged(part)
            top, bottom = start * cell, min(stop * cell, self._size)
            inner = enlarged[cell : cell + bottom - top, cell : cell + right - left]
            result[top:bottom, left:right] = sample_places(image, inner, sharp=self._size > CROP_SIZE)

    def _enlarged(self, part: FloatImage) -> FloatImage:
        """Cells at every one of their pixels, bilinear between cell centres; valid until the next call."""
        if self._cell == 1:
            return part
        height, width = part.shape[0] * self._cell, part.shape[1] * self._cell
        if self._buffer.size < height * width * 2:
            self._buffer = np.empty(height * width * 2, dtype=np.float32)
        enlarged = self._buffer[: height * width * 2].reshape(height, width, 2)
        cv2.resize(part, (width, height), dst=enlarged, interpolation=cv2.INTER_LINEAR)
        return enlarged
