"""The residual convolutions that the landmark network and the expression network share."""

from typing import Protocol, cast

from torch import Tensor, nn
from torch.nn import functional


class TrunkConfig(Protocol):
    """What a trunk is built from.

    Attributes:
        channels: widths at 1/2, 1/4, 1/8 and 1/16 of the input size.
        blocks: residual blocks at 1/4, 1/8 and 1/16.
    """

    @property
    def channels(self) -> tuple[int, int, int, int]:
        """Widths."""
        ...

    @property
    def blocks(self) -> tuple[int, int, int]:
        """Numbers of residual blocks."""
        ...


class Convolution(nn.Conv2d):
    """A convolution that follows its input's dtype; the weights themselves stay float32."""

    def forward(self, features: Tensor) -> Tensor:
        """Convolve (B, C, H, W) in the dtype of ``features``."""
        bias = None if self.bias is None else self.bias.to(features.dtype)
        return cast(Tensor, self._conv_forward(features, self.weight.to(features.dtype), bias))


def normalised(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    """A convolution with batch normalisation behind it."""
    convolution = Convolution(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs, momentum=0.02))


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions with batch normalisation beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        """Build a block from ``inputs`` to ``outputs`` channels, ``stride`` times smaller."""
        super().__init__()
        self.first = normalised(inputs, outputs, 3, stride)
        self.second = normalised(outputs, outputs, 3)
        plain = stride == 1 and inputs == outputs
        self.shortcut: nn.Module = nn.Identity() if plain else normalised(inputs, outputs, 1, stride)

    def forward(self, features: Tensor) -> Tensor:
        """Features (B, inputs, H, W) to (B, outputs, H / stride, W / stride)."""
        inner = self.second(functional.relu(self.first(features), inplace=True))
        return functional.relu(inner + self.shortcut(features), inplace=True)


def _stage(inputs: int, outputs: int, blocks: int, stride: int) -> nn.Sequential:
    steps = [ResidualBlock(inputs, outputs, stride)]
    steps += [ResidualBlock(outputs, outputs, 1) for _ in range(blocks - 1)]
    return nn.Sequential(*steps)


class FaceTrunk(nn.Module):
    """From a crop to features at 1/8 and 1/16 of its size; networks inherit it, so that weights keep their names."""

    def __init__(self, config: TrunkConfig) -> None:
        """Build with random weights."""
        super().__init__()
        half, quarter, eighth, sixteenth = config.channels
        self.stem = nn.Sequential(
            normalised(3, half, 3, 2), nn.ReLU(True), normalised(half, quarter, 3, 2), nn.ReLU(True)
        )
        self.quarter = _stage(quarter, quarter, config.blocks[0], 1)
        self.eighth = _stage(quarter, eighth, config.blocks[1], 2)
        self.sixteenth = _stage(eighth, sixteenth, config.blocks[2], 2)

    def features(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        """Crops (B, 3, S, S) to features (B, C, S / 8, S / 8) and (B, D, S / 16, S / 16)."""
        eighth = self.eighth(self.quarter(self.stem(crops)))
        return eighth, self.sixteenth(eighth)
