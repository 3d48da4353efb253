"""Editing network (Sec. 3.2): corrects and completes the warped image."""

from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.normalisation import AdaIN, ImageLayerNorm
from core.networks.pirenderer.upsampling import enlarged_convolution

_LEVELS = 3
_SLOPE = 0.1


class NormedConvolution(nn.Module):
    """Convolution, layer normalisation, LeakyReLU."""

    def __init__(self, inside: int, outside: int, kernel: int = 3) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inside, outside, kernel, padding=kernel // 2)
        self.norm = ImageLayerNorm(outside)

    def forward(self, features: Tensor) -> Tensor:
        """(B, inside, H, W) to (B, outside, H, W)."""
        return functional.leaky_relu(self.norm(self.conv(features)), _SLOPE)

    def enlarged(self, features: Tensor) -> Tensor:
        """The same on features enlarged to twice their size."""
        convolved = enlarged_convolution(features, self.conv.weight, self.conv.bias)
        return functional.leaky_relu(self.norm(convolved), _SLOPE)


class Residual(nn.Module):
    """Convolutions, each followed by AdaIN, added to their input."""

    def __init__(self, channels: int, config: PIRendererConfig) -> None:
        super().__init__()
        count = config.residual_convolutions
        self.convs = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in range(count))
        self.norms = nn.ModuleList(AdaIN(channels, config.descriptor, config.style_hidden) for _ in range(count))

    def forward(self, features: Tensor, descriptor: Tensor) -> Tensor:
        """(B, C, H, W) and (B, D) to (B, C, H, W)."""
        inner = features
        for number, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
            inner = norm(conv(functional.leaky_relu(inner, _SLOPE) if number else inner), descriptor)
        return inner + features


class Level(nn.Module):
    """Two residual blocks, then twice the size, joined by the encoder's features of that size."""

    def __init__(self, inside: int, outside: int, config: PIRendererConfig) -> None:
        super().__init__()
        self.residuals = nn.ModuleList(Residual(inside, config) for _ in range(2))
        self.up = NormedConvolution(inside, outside)
        self.skip = NormedConvolution(outside, outside)

    def forward(self, features: Tensor, skip: Tensor, descriptor: Tensor) -> Tensor:
        """(B, inside, H, W), (B, outside, 2 H, 2 W) and (B, D) to (B, outside, 2 H, 2 W)."""
        for residual in self.residuals:
            features = residual(features, descriptor)
        joined: Tensor = self.up.enlarged(features) + self.skip(skip)
        return joined


class EditingNetwork(nn.Module):
    """An encoder with three halvings and a decoder that the descriptor modulates."""

    def __init__(self, config: PIRendererConfig, inside: int = 6, outside: int = 3) -> None:
        """Build.

        Args:
            config: widths.
            inside: channels of all input images together.
            outside: channels of the result.
        """
        super().__init__()
        widths = [min(config.editing_width * 2**level, config.editing_limit) for level in range(_LEVELS + 1)]
        self.first = NormedConvolution(inside, widths[0], 7)
        self.downs = nn.ModuleList(NormedConvolution(widths[level], widths[level + 1]) for level in range(_LEVELS))
        self.levels = nn.ModuleList(
            Level(widths[level + 1], widths[level], config) for level in reversed(range(_LEVELS))
        )
        self.last = nn.Conv2d(widths[0], outside, 7, padding=3)

    def forward(self, images: Tensor, descriptor: Tensor) -> Tensor:
        """The edited image before its last non-linearity.

        Args:
            images: (B, inside, H, W), [-1, 1].
            descriptor: (B, D).

        Returns:
            (B, outside, H, W).
        """
        features = self.first(images)
        skips = []
        for down in self.downs:
            skips.append(features)
            features = functional.avg_pool2d(down(features), 2)
        for level in self.levels:
            features = level(features, skips.pop(), descriptor)
        edited: Tensor = self.last(features)
        return edited
