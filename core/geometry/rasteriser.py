"""Vectorised triangle rasteriser: from a moved mesh to the inverse map on a pixel grid, without a loop."""

import numpy as np
from numpy.typing import NDArray

_MIN_AREA = 1e-4
"""Grid cells squared; smaller triangles cover no pixel centre worth drawing."""

_EDGE_SLACK = 1e-4


def _ranges(counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """0..counts[0]-1, 0..counts[1]-1, ... in one array."""
    starts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum()), dtype=np.intp) - np.repeat(starts, counts)


def triangle_ids(
    points: NDArray[np.float64],
    depth: NDArray[np.float64],
    triangles: NDArray[np.intp],
    facing: NDArray[np.float64],
    shape: tuple[int, int],
) -> NDArray[np.intp]:
    """Which triangle each pixel centre shows.

    Triangles are painted from far to near; those that turned over (signed area of the other sign than
    ``facing``) are painted first, under all others.

    Args:
        points: float64 (V, 2), grid coordinates x right, y down, cell centres at integers.
        depth: float64 (V,), smaller is nearer.
        triangles: (T, 3) point indices.
        facing: float64 (T,), sign of each triangle's signed area when it is seen from the front.
        shape: rows and columns of the grid.

    Returns:
        intp (rows, columns), the row of ``triangles`` or -1 where there is none.
    """
    corners = points[triangles]
    edge_a = corners[:, 1] - corners[:, 0]
    edge_b = corners[:, 2] - corners[:, 0]
    area = edge_a[:, 0] * edge_b[:, 1] - edge_a[:, 1] * edge_b[:, 0]
    turned = area * facing < 0.0
    order = np.lexsort((-depth[triangles].mean(axis=1), ~turned))
    order = order[np.abs(area[order]) > _MIN_AREA]
    rows, columns = shape
    corners, sign = corners[order], np.sign(area[order])

    top = np.clip(np.ceil(corners[:, :, 1].min(axis=1) - _EDGE_SLACK), 0, rows).astype(np.intp)
    bottom = np.clip(np.floor(corners[:, :, 1].max(axis=1) + _EDGE_SLACK), -1, rows - 1).astype(np.intp)
    heights = np.maximum(bottom - top + 1, 0)
    owner = np.repeat(np.arange(len(order)), heights)
    line = top[owner] + _ranges(heights)

    # Half-planes of the three edges: a x + b y + c >= 0 inside.
    following = np.roll(corners, -1, axis=1)
    a = (corners[:, :, 1] - following[:, :, 1]) * sign[:, None]
    b = (following[:, :, 0] - corners[:, :, 0]) * sign[:, None]
    c = -(a * corners[:, :, 0] + b * corners[:, :, 1])
    a, rest = a[owner], b[owner] * line[:, None] + c[owner]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = -rest / a
    left = np.where(a > 1e-9, crossing, -np.inf).max(axis=1)
    right = np.where(a < -1e-9, crossing, np.inf).min(axis=1)
    first = np.clip(np.ceil(left - _EDGE_SLACK), 0, columns).astype(np.intp)
    last = np.clip(np.floor(right + _EDGE_SLACK), -1, columns - 1).astype(np.intp)
    widths = np.maximum(last - first + 1, 0)

    ids = np.full(rows * columns, -1, dtype=np.intp)
    # Of repeated positions numpy keeps the last value, which is the nearest triangle.
    ids[np.repeat(line * columns + first, widths) + _ranges(widths)] = np.repeat(order[owner], widths)
    return ids.reshape(rows, columns)


def affine_maps(
    points: NDArray[np.float64], values: NDArray[np.float64], triangles: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Per triangle the affine function of x, y that takes ``values`` at its corners.

    Args:
        points: float64 (V, 2).
        values: float64 (V, K).
        triangles: (T, 3).

    Returns:
        float32 (T, 3, K): coefficients of x, y and 1. Degenerate triangles give the mean of their values.
    """
    corners, wanted = points[triangles], values[triangles]
    edges = corners[:, 1:] - corners[:, :1]
    change = wanted[:, 1:] - wanted[:, :1]
    determinant = edges[:, 0, 0] * edges[:, 1, 1] - edges[:, 0, 1] * edges[:, 1, 0]
    flat = np.abs(determinant) <= _MIN_AREA
    scale = np.where(flat, 0.0, 1.0 / np.where(flat, 1.0, determinant))
    gradient_x = (change[:, 0] * edges[:, 1, 1, None] - change[:, 1] * edges[:, 0, 1, None]) * scale[:, None]
    gradient_y = (change[:, 1] * edges[:, 0, 0, None] - change[:, 0] * edges[:, 1, 0, None]) * scale[:, None]
    centre = corners.mean(axis=1)
    constant = wanted.mean(axis=1) - gradient_x * centre[:, :1] - gradient_y * centre[:, 1:]
    return np.stack([gradient_x, gradient_y, constant], axis=1).astype(np.float32)
