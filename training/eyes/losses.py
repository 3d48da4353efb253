"""What the eye network is taught: places, the gaps between the lids, and where the iris is between the corners."""

import torch
from torch import Tensor

_IRIS = slice(16, 21)
_UPPER, _LOWER = slice(1, 8), slice(9, 16)
_SOFTNESS = 0.01
_IRIS_WEIGHT = 2.0
_GAP_WEIGHT = 1.0


def eye_loss(found: Tensor, wanted: Tensor) -> Tensor:
    """Loss of points (B, 21, 2) in patch coordinates; softened lengths, since labels have outliers."""
    offsets = found - wanted
    lengths = _length(offsets)
    places = lengths.mean() + (_IRIS_WEIGHT - 1.0) * lengths[:, _IRIS].mean()
    gaps = _length(offsets[:, _UPPER] - offsets[:, _LOWER]).mean()
    return places + _GAP_WEIGHT * gaps


def _length(offsets: Tensor) -> Tensor:
    return torch.sqrt(offsets.square().sum(dim=-1) + _SOFTNESS**2) - _SOFTNESS
