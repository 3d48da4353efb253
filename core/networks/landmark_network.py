"""The landmark network: a crop of a face to 478 points and the probability that a face is there.

A residual CNN whose last features feed two readers: a flat linear map (what the whole face looks like) and a
small set of heat maps whose centres of mass are supervised anchors (where things are, which a flat map learns
poorly from few faces; integral regression, Sun et al. 2018). Both together give coefficients of a principal
component basis of shapes, so that every output is a plausible face from the first step on.
"""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.face_trunk import Convolution, FaceTrunk, normalised

POINTS = 478

ANCHORS = (
    *(33, 160, 159, 158, 133, 153, 145, 144, 263, 387, 386, 385, 362, 380, 374, 373),
    *(468, 473, 70, 105, 107, 55, 300, 334, 336, 285, 168, 6, 4, 1, 2, 98, 327, 48, 278),
    *(61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91, 78, 81, 13, 311, 308, 402, 14, 178),
    *(10, 338, 251, 454, 361, 397, 378, 152, 149, 172, 132, 234, 21, 109),
)
"""MediaPipe indices of the points whose places the heat maps learn."""


@dataclass(frozen=True)
class LandmarkNetworkConfig:
    """Everything needed to rebuild the network.

    Attributes:
        input_size: pixels along a side of the crop, a multiple of 16.
        channels: widths at 1/2, 1/4, 1/8 and 1/16 of the input size.
        blocks: residual blocks at 1/4, 1/8 and 1/16.
        shape_components: coefficients of the shape basis.
        flat_channels: channels of the smallest feature map that reach the flat map.
        hidden: width of the layer after the flat map.
    """

    input_size: int = 128
    channels: tuple[int, int, int, int] = (32, 32, 64, 128)
    blocks: tuple[int, int, int] = (1, 3, 3)
    shape_components: int = 160
    flat_channels: int = 48
    hidden: int = 256


class LandmarkNetwork(FaceTrunk):
    """Crop (B, 3, S, S) in [-2, 2] to normalised landmarks, anchors and a face logit."""

    shape_mean: Tensor
    shape_basis: Tensor

    def __init__(self, config: LandmarkNetworkConfig) -> None:
        """Build with random weights and an empty shape basis (see :meth:`set_shape_basis`)."""
        super().__init__(config)
        self.config = config
        _, _, eighth, sixteenth = config.channels
        self.lateral = normalised(sixteenth, eighth, 1)
        self.merged = normalised(eighth, eighth, 3)
        self.heat = Convolution(eighth, len(ANCHORS), 1)
        self.narrow = normalised(sixteenth, config.flat_channels, 1)
        cells = (config.input_size // 16) ** 2
        self.flat = nn.Linear(config.flat_channels * cells, config.hidden)
        self.face = nn.Linear(config.hidden, 1)
        self.shape = nn.Linear(config.hidden + 2 * len(ANCHORS), config.shape_components)
        self.register_buffer("shape_mean", torch.zeros(3 * POINTS))
        self.register_buffer("shape_basis", torch.zeros(config.shape_components, 3 * POINTS))
        nn.init.zeros_(self.shape.bias)
        nn.init.normal_(self.shape.weight, std=0.01)

    def set_shape_basis(self, mean: Tensor, basis: Tensor) -> None:
        """Fix the output basis: ``mean`` (478, 3) and ``basis`` (components, 478, 3), one standard deviation a row."""
        self.shape_mean.copy_(mean.reshape(-1))
        self.shape_basis.copy_(basis.reshape(self.config.shape_components, -1))

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Predict from crops (B, 3, S, S), RGB scaled by :func:`scale_pixels`, float32 or bfloat16.

        Returns:
            Landmarks (B, 478, 3) and anchors (B, A, 2) in normalised crop coordinates, face logits (B,); float32.
        """
        eighth, small = self.features(crops)
        lifted = functional.interpolate(self.lateral(small), scale_factor=2.0, mode="nearest")
        merged = functional.relu(self.merged(functional.relu(eighth + lifted, inplace=True)), inplace=True)
        anchors = centres_of_mass(self.heat(merged).float())
        narrow = functional.relu(self.narrow(small), inplace=True)
        hidden = functional.relu(self.flat(narrow.contiguous().flatten(1).float()), inplace=True)
        # Anchors spread over a few tenths of the crop: times 8 they weigh like the other inputs.
        coefficients = self.shape(torch.cat([hidden, anchors.flatten(1) * 8.0], dim=1))
        points = self.shape_mean + coefficients @ self.shape_basis
        return points.view(-1, POINTS, 3), anchors, cast(Tensor, self.face(hidden))[:, 0]


def centres_of_mass(heat: Tensor) -> Tensor:
    """Centre of mass of softmax(heat) for heat maps (B, A, H, W), in normalised crop coordinates (B, A, 2)."""
    batch, count, height, width = heat.shape
    mass = torch.softmax(heat.reshape(batch, count, height * width), dim=2).view(batch, count, height, width)
    columns = (torch.arange(width, dtype=heat.dtype) + 0.5) / width - 0.5
    rows = (torch.arange(height, dtype=heat.dtype) + 0.5) / height - 0.5
    x = (mass.sum(dim=2) * columns.to(heat.device)).sum(dim=2)
    y = (mass.sum(dim=3) * rows.to(heat.device)).sum(dim=2)
    return torch.stack([x, y], dim=2)


def scale_pixels(crops: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """Crops uint8 (B, S, S, 3) to network input (B, 3, S, S) in [-2, 2], channels-last in memory."""
    return ((crops.to(torch.float32) - 127.5) / 63.75).to(dtype).permute(0, 3, 1, 2)
