"""3x3 convolutions by minimal filtering: a quarter of the products, in four times four results at once.

Winograd's F(4x4, 3x3) after Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), section 4.3.
The products are 36 plain matrix products, which every torch does at the machine's full rate.
"""

from functools import cache

import torch
from torch import Tensor

TILE = 4
"""Results along a side of a tile; rows and columns of the features must be multiples of it."""

_REACH = TILE + 2
_TILES_AT_ONCE = 256
"""A band of so many tiles stays in the caches of a core between its three steps."""

_INPUT = (
    (4, 0, -5, 0, 1, 0),
    (0, -4, -4, 1, 1, 0),
    (0, 4, -4, -1, 1, 0),
    (0, -2, -1, 2, 1, 0),
    (0, 2, -1, -2, 1, 0),
    (0, 4, 0, -5, 0, 1),
)
_KERNEL = (
    (1 / 4, 0, 0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (1 / 24, 1 / 12, 1 / 6),
    (1 / 24, -1 / 12, 1 / 6),
    (0, 0, 1),
)
_OUTPUT = ((1, 1, 1, 1, 1, 0), (0, 1, -1, 2, -2, 0), (0, 1, 1, 4, 4, 0), (0, 1, -1, 8, -8, 1))
_CONSTANT = _REACH + 1
"""The product that every result of a tile contains exactly once: that of the point 1 in both directions."""


def transformed(weight: Tensor) -> Tensor:
    """The kernels (D, C, 3, 3) as (36, C, D), to be made once per weights."""
    step = torch.tensor(_KERNEL, dtype=torch.float64)
    kernels = torch.einsum("ij,dcjk,lk->ilcd", step, weight.detach().double(), step)
    return kernels.reshape(_REACH**2, weight.shape[1], weight.shape[0]).float().contiguous()


def convolved(features: Tensor, kernels: Tensor, bias: Tensor | None, enlarge: int = 1) -> Tensor:
    """``conv2d(features, weight, bias, padding=1)``; float32 sums in another order.

    Args:
        features: float32 (1, C, H, W), H and W multiples of :data:`TILE`; fastest in ``channels_last``.
        kernels: from :func:`transformed`, D of them.
        bias: (D,) or None.
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
        tiles = _band(part, kernels, bias, count, columns)
        ordered = tiles.view(TILE, TILE, count, columns, enlarge, enlarge, outside)
        shaped.copy_(ordered.permute(2, 0, 4, 3, 1, 5, 6))
    return result[None].permute(0, 3, 1, 2)


def _band(padded: Tensor, kernels: Tensor, bias: Tensor | None, rows: int, columns: int) -> Tensor:
    """Results (16, rows * columns, D) of tiles which lie in (4 rows + 2, 4 columns + 2, C)."""
    inside = padded.shape[2]
    down, right, along = padded.stride()
    places = padded.as_strided(
        (_REACH, _REACH, rows, columns, inside), (down, right, TILE * down, TILE * right, along), padded.storage_offset()
    )
    to_points, from_points = _steps()
    points = (to_points @ places.reshape(_REACH**2, -1)).view(_REACH**2, rows * columns, inside)
    products = torch.bmm(points, kernels)
    if bias is not None:
        products[_CONSTANT] += bias
    return from_points @ products.view(_REACH**2, -1)


@cache
def _steps() -> tuple[Tensor, Tensor]:
    """Both linear steps for tiles written as rows of 36 numbers."""
    there, back = torch.tensor(_INPUT, dtype=torch.float32), torch.tensor(_OUTPUT, dtype=torch.float32)
    return torch.kron(there, there).contiguous(), torch.kron(back, back).contiguous()
