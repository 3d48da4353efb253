"""The eye network: a patch of one eye to the edges of its lids and its iris.

The landmark network sees a face at 128 px, an eye of which is 18 px wide; it reads half of a glance and a tenth of a
wink. This one looks at each eye by itself.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.tracking.eye_frame import PATCH

EYE_POINTS = 21
"""Upper lid from the outer to the inner corner (9), lower lid without the corners (7), iris (5)."""

STRIDES = (2, 1, 2, 1, 2)


@dataclass(frozen=True)
class EyeNetworkConfig:
    """Everything needed to rebuild the network.

    Attributes:
        channels: of the five convolutions.
        hidden: width of the layer after them.
    """

    channels: tuple[int, int, int, int, int] = (16, 32, 48, 64, 64)
    hidden: int = 128


class EyeNetwork(nn.Module):
    """Five convolutions and two flat layers, added to the mean shape."""

    mean: Tensor

    def __init__(self, config: EyeNetworkConfig) -> None:
        super().__init__()
        self.config = config
        inputs = (3, *config.channels[:-1])
        self.convolutions = nn.ModuleList(
            nn.Conv2d(inside, outside, 3, stride, 1)
            for inside, outside, stride in zip(inputs, config.channels, STRIDES, strict=True)
        )
        cells = (PATCH // 8) ** 2
        self.hidden = nn.Linear(config.channels[-1] * cells, config.hidden)
        self.points = nn.Linear(config.hidden, 2 * EYE_POINTS)
        self.register_buffer("mean", torch.zeros(EYE_POINTS, 2))
        nn.init.zeros_(self.points.bias)
        nn.init.normal_(self.points.weight, std=0.01)

    def forward(self, patches: Tensor) -> Tensor:
        """Patches (B, 3, 40, 40), RGB in [-1, 1], to points (B, 21, 2) in patch coordinates."""
        features = patches
        for convolution in self.convolutions:
            features = functional.relu(convolution(features))
        hidden = functional.relu(self.hidden(features.flatten(1)))
        found: Tensor = self.mean + self.points(hidden).view(-1, EYE_POINTS, 2)
        return found
