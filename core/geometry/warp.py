"""Sampling a photo through a coarse displacement field, at any size, touching only what moves."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.flow import FlowEdge, FlowLayers
from core.opencv import cv2

_STILL = 0.01
"""Pixels; a smaller displacement does not show."""

Box = tuple[int, int, int, int]


def _moving_box(field: NDArray[np.float32], size: int) -> Box | None:
    """Pixels left, top, right, bottom of all that moves, or ``None`` when nothing does."""
    moving = np.abs(field).max(axis=2) > _STILL
    rows, columns = np.flatnonzero(moving.any(axis=1)), np.flatnonzero(moving.any(axis=0))
    if len(rows) == 0:
        return None
    cell = size / field.shape[0]
    left, right = int((columns[0] - 1) * cell), int(np.ceil((columns[-1] + 2) * cell))
    top, bottom = int((rows[0] - 1) * cell), int(np.ceil((rows[-1] + 2) * cell))
    return max(left, 0), max(top, 0), min(right, size), min(bottom, size)


class Warper:
    """Resamples images of one size."""

    def __init__(self, crop_size: int, cells: int) -> None:
        """Prepare for square images of ``crop_size`` pixels and flows of ``cells`` cells a side."""
        self._size = crop_size
        self._scale = cells / crop_size
        self._axis = np.arange(crop_size, dtype=np.float32)

    def warp(self, image: ImageArray, flow: FlowLayers) -> ImageArray:
        """``image`` (S, S, 3) moved by ``flow``; a new array.

        Outside the box of all that moves the pixels are the photo's own, bit for bit.
        """
        result = image.copy()
        box = _moving_box(flow.field, self._size)
        if box is None:
            return result
        left, top, right, bottom = box
        full = self._enlarged(flow.field, box, 0, 0)
        result[top:bottom, left:right] = self._sampled(image, full, box)
        if flow.edge is not None:
            self._blend_edge(image, result, flow.edge)
        return result

    def _blend_edge(self, image: ImageArray, result: ImageArray, edge: FlowEdge) -> None:
        """Redraw silhouettes in ``result`` as the face laid over what is behind it, with a soft edge."""
        height, width = edge.layers.shape[:2]
        # One cell inside the box, where enlarging still has neighbours on every side.
        box = (
            int(np.ceil((edge.left + 1) / self._scale)),
            int(np.ceil((edge.top + 1) / self._scale)),
            int((edge.left + width - 1) / self._scale),
            int((edge.top + height - 1) / self._scale),
        )
        left, top, right, bottom = box
        coverage = self._enlarged(edge.layers[..., 4], box, edge.left, edge.top)
        columns = np.flatnonzero((coverage < 1.0).any(axis=0))
        if len(columns) == 0:
            return
        faces = self._sampled(image, self._enlarged(edge.layers[..., :2], box, edge.left, edge.top), box)
        behind = self._sampled(image, self._enlarged(edge.layers[..., 2:4], box, edge.left, edge.top), box)
        part = result[top:bottom, left:right]
        cv2.blendLinear(faces, behind, coverage, 1.0 - coverage, part)
        result[top:bottom, left:right] = part

    def _enlarged(self, field: NDArray[np.float32], box: Box, first_column: int, first_row: int) -> NDArray[np.float32]:
        """Part of a field of cells, starting at the given cell, at every pixel of ``box``."""
        left, top, right, bottom = box
        scale = self._scale
        # Half-pixel centres on both sides.
        to_cells = np.array(
            [
                [scale, 0.0, (left + 0.5) * scale - 0.5 - first_column],
                [0.0, scale, (top + 0.5) * scale - 0.5 - first_row],
            ]
        )
        return np.asarray(
            cv2.warpAffine(
                np.ascontiguousarray(field),
                to_cells,
                (right - left, bottom - top),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            dtype=np.float32,
        )

    def _sampled(self, image: ImageArray, displacement: NDArray[np.float32], box: Box) -> ImageArray:
        """Pixels of ``box`` taken from their displaced places; changes ``displacement``."""
        left, top, right, bottom = box
        displacement[..., 0] += self._axis[left:right]
        displacement[..., 1] += self._axis[top:bottom, None]
        return np.asarray(
            cv2.remap(image, displacement, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
        )
