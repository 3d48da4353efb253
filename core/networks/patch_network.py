"""The patch network: a small picture of one part of the face, with a first guess, to the landmarks of that part."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (2, 1, 2, 1, 2)


@dataclass(frozen=True)
class PatchNetworkConfig:
    """Everything needed to rebuild the network.

    Attributes:
        region: name of what it looks at, see :mod:`core.tracking.regions`.
        size: pixels along a side of its patches, a multiple of 8.
        points: landmarks that it finds.
        channels: of the five convolutions.
        hidden: width of the layer after them.
        guided: whether it sees the guess and corrects it; it finds the points afresh otherwise, which takes more
            training and follows small motions further.
    """

    region: str
    size: int
    points: int
    channels: tuple[int, int, int, int, int] = (16, 32, 48, 64, 64)
    hidden: int = 128
    guided: bool = False


class PatchNetwork(nn.Module):
    """Five convolutions and two flat layers, added to the guess or to the mean shape."""

    mean: Tensor

    def __init__(self, config: PatchNetworkConfig) -> None:
        super().__init__()
        self.config = config
        inputs = (3, *config.channels[:-1])
        self.convolutions = nn.ModuleList(
            nn.Conv2d(inside, outside, 3, stride, 1)
            for inside, outside, stride in zip(inputs, config.channels, STRIDES, strict=True)
        )
        cells = (config.size // 8) ** 2
        extra = 2 * config.points if config.guided else 0
        self.hidden = nn.Linear(config.channels[-1] * cells + extra, config.hidden)
        self.points = nn.Linear(config.hidden, 2 * config.points)
        self.register_buffer("mean", torch.zeros(config.points, 2))
        nn.init.zeros_(self.points.bias)
        nn.init.normal_(self.points.weight, std=0.01)

    def forward(self, patches: Tensor, guesses: Tensor) -> Tensor:
        """Patches (B, 3, S, S), RGB in [-1, 1], with guessed points to points, both (B, N, 2) in patch coordinates."""
        features = patches
        for convolution in self.convolutions:
            features = functional.relu(convolution(features))
        seen, base = features.flatten(1), self.mean
        if self.config.guided:
            seen, base = torch.cat([seen, (guesses - self.mean).flatten(1)], dim=1), guesses
        found: Tensor = base + self.points(functional.relu(self.hidden(seen))).view(-1, self.config.points, 2)
        return found
