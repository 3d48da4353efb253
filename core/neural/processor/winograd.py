"""3x3 convolutions by minimal filtering: a quarter of the products, in four times four results at once.

Winograd's F(4x4, 3x3) after Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), section 4.3.
The products are 36 plain matrix products, which every torch does at the machine's full rate.
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

DoubleArray = npt.NDArray[np.float64]

TILE = 4
"""Results along a side of a tile; rows and columns of the features must be multiples of it."""

_REACH = TILE + 2
_TILES_AT_ONCE = 256
"""A band of so many tiles stays in the caches of a core between its three steps."""

_POINTS = (0.0, 0.5**0.5, -(0.5**0.5), 2.0**0.5, -(2.0**0.5))
"""Where polynomials are multiplied, besides infinity: half the rounding error of the usual 0, 1, -1, 2, -2."""


def transformed(weight: Tensor) -> Tensor:
    """The kernels (D, C, 3, 3) as (36, C, D), to be made once per weights."""
    step = _steps()[0]
    outside, inside = weight.shape[:2]
    places = weight.detach().permute(2, 3, 1, 0).reshape(9, inside * outside).double()
    kernels = torch.from_numpy(np.kron(step, step)) @ places
    return kernels.float().view(_REACH**2, inside, outside)


def convolved(features: Tensor, kernels: Tensor, bias: Tensor | None, enlarge: int = 1) -> Tensor:
    """``conv2d(features, weight, bias, padding=1)``; float32 sums in another order.

    Args:
        features: float32 (1, C, H, W), H and W multiples of :data:`TILE`; fastest in ``channels_last``.
        kernels: from :func:`transformed`, D of them.
        bias: (D / enlarge^2,) or None.
        enlarge: the channels hold ``enlarge`` x ``enlarge`` results of every place, row by row, to be laid side by
            side.

    Returns:
        (1, D / enlarge^2, H enlarge, W enlarge), ``channels_last``.
    """
    _, inside, height, width = features.shape
    outside = kernels.shape[2] // enlarge**2
    padded = features.new_zeros((height + 2, width + 2, inside))
    padded[1:-1, 1:-1] = features[0].permute(1, 2, 0)
    result = features.new_empty((height * enlarge, width * enlarge, outside))
    rows, columns = height // TILE, width // TILE
    band = max(1, min(rows, _TILES_AT_ONCE // columns))
    for first in range(0, rows, band):
        count = min(band, rows - first)
        part = padded[TILE * first : TILE * (first + count) + 2]
        place = result[TILE * first * enlarge : TILE * (first + count) * enlarge]
        shaped = place.view(count, TILE, enlarge, columns, TILE, enlarge, outside)
        tiles = _band(part, kernels, count, columns).view(TILE, TILE, count, columns, enlarge, enlarge, outside)
        ordered = tiles.permute(2, 0, 4, 3, 1, 5, 6)
        if bias is None:
            shaped.copy_(ordered)
        else:
            torch.add(ordered, bias, out=shaped)
    return result[None].permute(0, 3, 1, 2)


def _band(padded: Tensor, kernels: Tensor, rows: int, columns: int) -> Tensor:
    """Results (16, rows * columns * D) of tiles which lie in (4 rows + 2, 4 columns + 2, C)."""
    inside = padded.shape[2]
    down, right, along = padded.stride()
    places = padded.as_strided(
        (_REACH, _REACH, rows, columns, inside),
        (down, right, TILE * down, TILE * right, along),
        padded.storage_offset(),
    )
    to_points, from_points = _tile_steps()
    points = (to_points @ places.reshape(_REACH**2, -1)).view(_REACH**2, rows * columns, inside)
    return from_points @ torch.bmm(points, kernels).view(_REACH**2, -1)


@cache
def _steps() -> tuple[DoubleArray, DoubleArray, DoubleArray]:
    """The linear steps in one direction: kernel (6, 3), features (6, 6), results (4, 6).

    A filter is the transpose of a product of polynomials, and that is interpolation: Toom's and Cook's method.
    """
    points = np.array(_POINTS)
    kernel, features = np.zeros((_REACH, 3)), np.zeros((_REACH, _REACH))
    results = np.zeros((TILE, _REACH))
    for number, point in enumerate(points):
        others = np.delete(points, number)
        kernel[number] = point ** np.arange(3) / np.prod(point - others)
        features[number, :-1] = np.poly(others)[::-1]
        results[:, number] = point ** np.arange(TILE)
    features[-1] = np.poly(points)[::-1]
    kernel[-1, -1] = results[-1, -1] = 1.0
    return kernel, features, results


@cache
def _tile_steps() -> tuple[Tensor, Tensor]:
    """From and to tiles, written as columns of 36 and 16 numbers."""
    _, features, results = _steps()
    return (
        torch.from_numpy(np.kron(features, features).astype(np.float32)),
        torch.from_numpy(np.kron(results, results).astype(np.float32)),
    )
