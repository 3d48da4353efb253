"""Warping network (Sec. 3.2): from the source image and the descriptor to a flow field."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.normalisation import AdaIN, ImageLayerNorm

_ENCODER_BLOCKS = 5
_DECODER_BLOCKS = 3
_SLOPE = 0.1


class Down(nn.Module):
    """AdaIN, convolution with stride 2, AdaIN, convolution."""

    def __init__(self, inside: int, outside: int, config: PIRendererConfig) -> None:
        super().__init__()
        self.norm_0 = AdaIN(inside, config.descriptor, config.style_hidden)
        self.conv_0 = nn.Conv2d(inside, outside, 4, stride=2, padding=1)
        self.norm_1 = AdaIN(outside, config.descriptor, config.style_hidden)
        self.conv_1 = nn.Conv2d(outside, outside, 3, padding=1)

    def forward(self, features: Tensor, descriptor: Tensor) -> Tensor:
        """(B, inside, H, W) and (B, D) to (B, outside, H / 2, W / 2)."""
        features = self.conv_0(functional.leaky_relu(self.norm_0(features, descriptor), _SLOPE))
        halved: Tensor = self.conv_1(functional.leaky_relu(self.norm_1(features, descriptor), _SLOPE))
        return halved


class Up(nn.Module):
    """AdaIN, convolution, AdaIN, transposed convolution, beside a shortcut of AdaIN and transposed convolution."""

    def __init__(self, inside: int, outside: int, config: PIRendererConfig) -> None:
        super().__init__()
        self.norm_0 = AdaIN(inside, config.descriptor, config.style_hidden)
        self.conv_0 = nn.Conv2d(inside, outside, 3, padding=1)
        self.norm_1 = AdaIN(outside, config.descriptor, config.style_hidden)
        self.conv_1 = nn.ConvTranspose2d(outside, outside, 3, stride=2, padding=1, output_padding=1)
        self.shortcut_norm = AdaIN(inside, config.descriptor, config.style_hidden)
        self.shortcut_conv = nn.ConvTranspose2d(inside, outside, 3, stride=2, padding=1, output_padding=1)

    def forward(self, features: Tensor, descriptor: Tensor) -> Tensor:
        """(B, inside, H, W) and (B, D) to (B, outside, 2 H, 2 W)."""
        main = self.conv_0(functional.leaky_relu(self.norm_0(features, descriptor), _SLOPE))
        main = self.conv_1(functional.leaky_relu(self.norm_1(main, descriptor), _SLOPE))
        short = self.shortcut_conv(functional.leaky_relu(self.shortcut_norm(features, descriptor), _SLOPE))
        doubled: Tensor = main + short
        return doubled


class WarpingNetwork(nn.Module):
    """An hourglass with skips: five blocks down to 1/32, three up to 1/4 of the image."""

    def __init__(self, config: PIRendererConfig, image_channels: int = 3, outputs: int = 2) -> None:
        super().__init__()
        widths = [min(config.warping_width * 2**level, config.warping_limit) for level in range(_ENCODER_BLOCKS + 1)]
        self.input_layer = nn.Conv2d(image_channels, widths[0], 7, padding=3)
        self.encoder = nn.ModuleList(Down(widths[level], widths[level + 1], config) for level in range(_ENCODER_BLOCKS))
        self.decoder = nn.ModuleList()
        inside = widths[-1]
        for level in range(_ENCODER_BLOCKS - 1, _ENCODER_BLOCKS - 1 - _DECODER_BLOCKS, -1):
            self.decoder.append(Up(inside, widths[level], config))
            # Concatenated with the encoder's features of the same size.
            inside = 2 * widths[level]
        self.flow_norm = ImageLayerNorm(inside)
        self.flow_conv = nn.Conv2d(inside, outputs, 7, padding=3)

    def forward(self, image: Tensor, descriptor: Tensor) -> Tensor:
        """The flow field.

        Args:
            image: (B, channels, H, W), [-1, 1].
            descriptor: (B, D).

        Returns:
            (B, outputs, H / 4, W / 4); first offsets x, y in cells of this grid, from a place in the result to its
            source.
        """
        features = self.input_layer(image)
        skips = []
        for block in self.encoder:
            features = block(features, descriptor)
            skips.append(features)
        skips.pop()
        for block in self.decoder:
            features = torch.cat([block(features, descriptor), skips.pop()], dim=1)
        flow: Tensor = self.flow_conv(functional.leaky_relu(self.flow_norm(features), _SLOPE))
        return flow
