"""The warping network on a processor."""

import torch
from torch import Tensor

from core.networks.pirenderer.warping import Down, Up, WarpingNetwork
from core.neural.processor.convolution import Convolution3x3, FewResults
from core.neural.processor.normalisation import Styles, active, layer_normed
from core.neural.processor.parts import parts


class ProcessorWarping:
    """Computes what :class:`WarpingNetwork` does, for one picture.

    Behind the first layer everything depends on the descriptor, so that there is little to keep for a source.
    """

    def __init__(self, network: WarpingNetwork) -> None:
        """Prepare; later changes of the network's 3x3 kernels have no effect."""
        self._network = network
        self._encoder = [_Down(block) for block in parts(network.encoder, Down)]
        self._decoder = [_Up(block) for block in parts(network.decoder, Up)]
        self._flow_conv = FewResults(network.flow_conv)

    def first(self, image: Tensor) -> Tensor:
        """What depends on the image (1, C, H, W) alone."""
        features: Tensor = self._network.input_layer(image)
        return features

    def __call__(self, features: Tensor, styles: Styles) -> Tensor:
        """The flow field (1, 2, H / 4, W / 4) from what :meth:`first` gave."""
        skips = []
        for down in self._encoder:
            features = down(features, styles)
            skips.append(features)
        skips.pop()
        for up in self._decoder:
            features = torch.cat([up(features, styles), skips.pop()], dim=1)
        return self._flow_conv(active(layer_normed(self._network.flow_norm, features)))


class _Down:
    def __init__(self, block: Down) -> None:
        self._block = block
        self._conv_1 = Convolution3x3(block.conv_1)

    def __call__(self, features: Tensor, styles: Styles) -> Tensor:
        block = self._block
        features = block.conv_0(active(styles.modulated(block.norm_0, features)))
        return self._conv_1(active(styles.modulated(block.norm_1, features)))


class _Up:
    def __init__(self, block: Up) -> None:
        self._block = block
        self._conv_0 = Convolution3x3(block.conv_0)

    def __call__(self, features: Tensor, styles: Styles) -> Tensor:
        block = self._block
        main = self._conv_0(active(styles.modulated(block.norm_0, features)))
        main = block.conv_1(active(styles.modulated(block.norm_1, main)))
        short: Tensor = block.shortcut_conv(active(styles.modulated(block.shortcut_norm, features)))
        return short.add_(main)
