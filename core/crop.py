"""The square crop around a head, and the way between its pixels and the photo's."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.opencv import cv2

MESH_SHARE = 0.57
"""Height of the face mesh as a share of the crop: the norm of the training clips (0.52 to 0.65)."""

MESH_BELOW_CENTRE = 0.045
"""How far the middle of the mesh lies below the crop's, as a share of its size: room for the hair."""

MINIMUM_SIZE = 16
"""Smallest crop in pixels; a face below that has no features to move."""

_FOREHEAD_TOP, _CHIN = 10, 152


@dataclass(frozen=True)
class Crop:
    """Square of photo pixels; it may hang over the photo's border.

    The centre of crop pixel ``i``, in a crop scaled to ``S`` pixels, lies at
    ``left + (i + 0.5) * size / S - 0.5`` in the photo (pixel centres at integers).

    Attributes:
        left: photo column of the first crop column; may be negative.
        top: photo row of the first crop row; may be negative.
        size: rows and columns in photo pixels, at least 1.
    """

    left: int
    top: int
    size: int

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"a crop needs at least one pixel, got a size of {self.size}")

    def overlap(self, height: int, width: int) -> tuple[slice, slice]:
        """Rows and columns of a photo of ``height`` x ``width`` that lie inside the crop; may be empty."""
        rows = slice(min(max(self.top, 0), height), min(max(self.top + self.size, 0), height))
        columns = slice(min(max(self.left, 0), width), min(max(self.left + self.size, 0), width))
        return rows, columns


def crop_from_landmarks(landmarks: FloatArray) -> Crop:
    """The square around a head as the training clips frame it, head and hair inside.

    Args:
        landmarks: float32 (478, 3) or (478, 2), photo pixels.

    Raises:
        InputError: the face is too small to work on.
    """
    points = np.asarray(landmarks, dtype=np.float64)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    upward = points[_FOREHEAD_TOP] - points[_CHIN]
    length = float(np.hypot(*upward))
    # The measure along the face's own axis does not grow when the head rolls; the box's width takes over
    # where the face looks so far up or down that the axis is foreshortened.
    size = round(max(length, float(high[0] - low[0])) / MESH_SHARE)
    if size < MINIMUM_SIZE:
        raise InputError(f"The face is only {round(length)} pixels high; open a larger version of the photo.")
    # Hair lies above the mesh along the head's own axis, wherever the head leans.
    centre = (low + high) / 2 + upward / max(length, 1e-6) * MESH_BELOW_CENTRE * size
    corner = centre + 0.5 - size / 2
    return Crop(left=round(float(corner[0])), top=round(float(corner[1])), size=size)


def crop_points(points: NDArray[Any], crop: Crop, size: int | None = None) -> FloatArray:
    """Photo coordinates to those of the crop scaled to ``size`` pixels (its native size if None).

    Args:
        points: (..., 2) or (..., 3); a third number (depth in pixels) is scaled alike.
        crop: the square.
        size: pixels along a side of the scaled crop.

    Returns:
        float32 of the same shape.
    """
    factor = (crop.size if size is None else size) / crop.size
    moved = np.array(points, dtype=np.float64)
    moved[..., 0] -= crop.left - 0.5
    moved[..., 1] -= crop.top - 0.5
    moved *= factor
    moved[..., :2] -= 0.5
    return moved.astype(np.float32)


def uncrop_points(points: NDArray[Any], crop: Crop, size: int | None = None) -> FloatArray:
    """The inverse of :func:`crop_points`: coordinates in the scaled crop to photo coordinates, float32."""
    factor = crop.size / (crop.size if size is None else size)
    moved = np.array(points, dtype=np.float64)
    moved[..., :2] += 0.5
    moved *= factor
    moved[..., 0] += crop.left - 0.5
    moved[..., 1] += crop.top - 0.5
    return moved.astype(np.float32)


def extract(image: ImageArray, crop: Crop, size: int | None = None) -> ImageArray:
    """Pixels of the crop, RGB uint8 (S, S, 3) or (S, S) for a one-channel picture, always a new array.

    At the native size (None, or ``crop.size``) they are an exact copy. Where the crop hangs over the
    picture, the border pixels are repeated.

    Args:
        image: uint8 (H, W, 3) or (H, W).
        crop: the square; it must touch the picture.
        size: pixels along a side of the result; None for ``crop.size``.

    Raises:
        InputError: the crop lies outside the picture.
    """
    height, width = image.shape[:2]
    rows, columns = crop.overlap(height, width)
    if rows.start >= rows.stop or columns.start >= columns.stop:
        raise InputError("The chosen square lies outside the photo; move it over the face.")
    inside = image[rows, columns]
    before_rows, before_columns = rows.start - crop.top, columns.start - crop.left
    bordered = cv2.copyMakeBorder(
        inside,
        before_rows,
        crop.size - before_rows - inside.shape[0],
        before_columns,
        crop.size - before_columns - inside.shape[1],
        cv2.BORDER_REPLICATE,
    )
    native: ImageArray = np.asarray(bordered, dtype=np.uint8)
    return native if size is None else resample(native, size)


def resample(square: ImageArray, size: int) -> ImageArray:
    """A square picture at another size: area means when shrinking, cubic when growing; a copy if equal."""
    if square.shape[0] == size:
        return square.copy()
    method = cv2.INTER_AREA if size < square.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(square, (size, size), interpolation=method), dtype=np.uint8)
