"""What the patch networks are taught: places, and the gaps between lids or lips."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.tracking.regions import BROW_REGIONS, EYE_REGIONS, MOUTH_REGION, RegionPair, inner_lip_places

_SOFTNESS = 0.01
_GAP_WEIGHT = 1.0


@dataclass(frozen=True, eq=False)
class PatchLoss:
    """The loss of one region's points.

    Attributes:
        weights: of the points (N,), mean 1.
        upper: places among the points of one edge (G,); may be none.
        lower: of the edge opposite (G,).
    """

    weights: Tensor
    upper: NDArray[np.intp]
    lower: NDArray[np.intp]

    def __call__(self, found: Tensor, wanted: Tensor) -> Tensor:
        """Loss of points (B, N, 2) in patch coordinates; softened lengths, since labels have outliers."""
        offsets = found - wanted
        loss = (_length(offsets) * self.weights).mean()
        if len(self.upper):
            loss = loss + _GAP_WEIGHT * _length(offsets[:, self.upper] - offsets[:, self.lower]).mean()
        return loss


def loss_of(pair: RegionPair) -> PatchLoss:
    """The loss of one of the known regions."""
    weights, none = torch.ones(pair.count), np.zeros(0, dtype=np.intp)
    if pair is EYE_REGIONS:
        weights[16:] = 3.0
        return PatchLoss(weights / weights.mean(), np.arange(1, 8), np.arange(9, 16))
    if pair is MOUTH_REGION:
        weights[:20] = 2.0
        return PatchLoss(weights / weights.mean(), *inner_lip_places())
    if pair is BROW_REGIONS:
        return PatchLoss(weights, none, none)
    raise ValueError(f"no loss is known for {pair.name}")


def _length(offsets: Tensor) -> Tensor:
    return torch.sqrt(offsets.square().sum(dim=-1) + _SOFTNESS**2) - _SOFTNESS
