"""The expression network: a close crop of a face to what its expression coefficients probably are."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.face_trunk import FaceTrunk, normalised


@dataclass(frozen=True)
class ExpressionNetworkConfig:
    """Everything needed to rebuild the network.

    Attributes:
        input_size: pixels along a side of the crop, a multiple of 16.
        channels: widths at 1/2, 1/4, 1/8 and 1/16 of the input size.
        blocks: residual blocks at 1/4, 1/8 and 1/16.
        flat_channels: channels of the smallest feature map that reach the flat map.
        hidden: width of the layer after the flat map.
        coefficients: how many it reads.
    """

    input_size: int = 112
    channels: tuple[int, int, int, int] = (32, 32, 64, 128)
    blocks: tuple[int, int, int] = (1, 3, 3)
    flat_channels: int = 64
    hidden: int = 256
    coefficients: int = 64


class ExpressionNetwork(FaceTrunk):
    """Crop (B, 3, S, S) in [-2, 2] to expression coefficients.

    Attributes:
        spread: float32 (64,), standard deviation of what it says from what is right, measured on faces it was not
            trained on.
    """

    spread: Tensor

    def __init__(self, config: ExpressionNetworkConfig) -> None:
        """Build with random weights and a spread of one."""
        super().__init__(config)
        self.config = config
        self.narrow = normalised(config.channels[-1], config.flat_channels, 1)
        cells = (config.input_size // 16) ** 2
        self.flat = nn.Linear(config.flat_channels * cells, config.hidden)
        self.expression = nn.Linear(config.hidden, config.coefficients)
        self.register_buffer("spread", torch.ones(config.coefficients))
        nn.init.zeros_(self.expression.bias)
        nn.init.normal_(self.expression.weight, std=0.01)

    def forward(self, crops: Tensor) -> Tensor:
        """Crops (B, 3, S, S) as ``scale_pixels`` of the landmark network makes them to (B, 64), float32."""
        _, small = self.features(crops)
        narrow = functional.relu(self.narrow(small), inplace=True)
        hidden = functional.relu(self.flat(narrow.contiguous().flatten(1).float()), inplace=True)
        expression: Tensor = self.expression(hidden)
        return expression
