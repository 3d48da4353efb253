"""Convolutions prepared once for given weights, each computed in the way that is fastest on a processor."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.neural.processor.winograd import TILE, convolved, transformed

_WORTH_TRANSFORMING = 64
"""With fewer channels the transforms cost more than the products they save (docs/decisions/cpu-render.md)."""


class Convolution3x3:
    """A 3x3 convolution with a padding of one, on request of features enlarged to twice their size before it."""

    def __init__(self, conv: nn.Conv2d, enlarge: bool = False) -> None:
        """Prepare the weights of ``conv``, which must have 3x3 kernels, stride 1 and padding 1."""
        weight, bias = conv.weight.detach(), None if conv.bias is None else conv.bias.detach()
        self._factor = 2 if enlarge else 1
        if enlarge:
            weight = _four_kernels(weight)
        self._bias = bias
        self._every_bias = None if bias is None else bias.repeat(self._factor**2)
        self._weight = weight.contiguous(memory_format=torch.channels_last)
        inside, outside = conv.in_channels, conv.out_channels
        self._kernels = transformed(weight) if min(inside, outside) >= _WORTH_TRANSFORMING else None

    def __call__(self, features: Tensor) -> Tensor:
        """(1, C, H, W) to (1, D, H, W), or (1, D, 2 H, 2 W) of enlarged features; ``channels_last``."""
        rows, columns = features.shape[2:]
        if self._kernels is not None and rows % TILE == 0 and columns % TILE == 0:
            return convolved(features, self._kernels, self._bias, self._factor)
        result = functional.conv2d(features, self._weight, self._every_bias, padding=1)
        if self._factor == 1:
            return result
        channels = result.shape[1] // 4
        # The four results of a place lie channel by channel, in the order of _four_kernels.
        places = result[0].permute(1, 2, 0).reshape(rows, columns, 2, 2, channels)
        doubled = places.permute(0, 2, 1, 3, 4).reshape(2 * rows, 2 * columns, channels)
        return doubled[None].permute(0, 3, 1, 2)


class FewResults:
    """A large kernel with very few results, which wide registers would be mostly empty for.

    Its rows are computed as if they were results of their own, by a kernel one column wide, then moved to their
    places and added up.
    """

    def __init__(self, conv: nn.Conv2d) -> None:
        """Prepare the weights of ``conv``, which must have stride 1 and keep the size."""
        weight = conv.weight.detach()
        self._results, _, self._size, _ = weight.shape
        # (D, C, kh, kw) to (kw D, C, kh, 1).
        tall = weight.permute(3, 0, 1, 2).reshape(self._size * self._results, weight.shape[1], self._size, 1)
        self._weight = tall.contiguous(memory_format=torch.channels_last)
        self._bias = None if conv.bias is None else conv.bias.detach()

    def __call__(self, features: Tensor) -> Tensor:
        """(1, C, H, W) to (1, D, H, W)."""
        reach, count, width = self._size // 2, self._results, features.shape[3]
        columns = functional.conv2d(features, self._weight, padding=(reach, 0))
        total = columns.new_zeros((1, count, *columns.shape[2:]))
        if self._bias is not None:
            total += self._bias[:, None, None]
        for number in range(self._size):
            shift = number - reach
            first, last = max(0, -shift), min(width, width - shift)
            total[..., first:last] += columns[:, number * count : (number + 1) * count, :, first + shift : last + shift]
        return total


def _four_kernels(weight: Tensor) -> Tensor:
    """Kernels (4 D, C, 3, 3) for the four places that a place becomes when features are enlarged to twice their size.

    Of the enlarged features a kernel at an even place sees the row before and twice its own, one at an odd place
    twice its own and the row after; the same for columns.
    """
    none = torch.zeros_like(weight[:, :, 0])
    before, own, after = weight.unbind(2)
    rows = (torch.stack([before, own + after, none], 2), torch.stack([none, before + own, after], 2))
    kernels = []
    for row in rows:
        left, middle, right = row.unbind(3)
        empty = torch.zeros_like(left)
        kernels.append(torch.stack([left, middle + right, empty], 3))
        kernels.append(torch.stack([empty, left + middle, right], 3))
    return torch.cat(kernels)
