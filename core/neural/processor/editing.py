"""The editing network on a processor."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.editing import EditingNetwork, Level, NormedConvolution, Residual
from core.networks.pirenderer.normalisation import AdaIN
from core.neural.processor.convolution import Convolution3x3, FewResults
from core.neural.processor.normalisation import Styles, active, layer_normed
from core.neural.processor.parts import parts


class ProcessorEditing:
    """Computes what :class:`EditingNetwork` does, for one picture; the source's part of it once per source."""

    def __init__(self, network: EditingNetwork) -> None:
        """Prepare; later changes of the network's weights have no effect.

        The first three input channels of ``network`` are the source.
        """
        first = network.first.conv
        self._first_norm = network.first.norm
        self._source_weight = first.weight[:, :3].detach()
        self._other_weight = first.weight[:, 3:].detach().contiguous(memory_format=torch.channels_last)
        self._first_bias = None if first.bias is None else first.bias.detach()
        self._downs = [_Layer(down) for down in parts(network.downs, NormedConvolution)]
        self._levels = [_Level(level) for level in parts(network.levels, Level)]
        self._last = FewResults(network.last)
        self._source_part: Tensor | None = None

    def set_source(self, source: Tensor) -> None:
        """Compute what depends on the source (1, 3, H, W) alone."""
        part = functional.conv2d(source, self._source_weight, self._first_bias, padding=3)
        self._source_part = part.contiguous(memory_format=torch.channels_last)

    def __call__(self, others: Tensor, styles: Styles) -> Tensor:
        """As the network's forward, for the source and the other input images (1, C, H, W).

        Raises:
            RuntimeError: :meth:`set_source` has not been called.
        """
        if self._source_part is None:
            raise RuntimeError("call set_source before rendering")
        convolved = functional.conv2d(others, self._other_weight, padding=3)
        features = active(layer_normed(self._first_norm, convolved.add_(self._source_part)))
        skips = []
        for down in self._downs:
            skips.append(features)
            features = functional.avg_pool2d(down(features), 2)
        for level in self._levels:
            features = level(features, skips.pop(), styles)
        return self._last(features)


class _Layer:
    """Convolution, layer normalisation, LeakyReLU."""

    def __init__(self, layer: NormedConvolution, enlarge: bool = False) -> None:
        self._conv = Convolution3x3(layer.conv, enlarge)
        self._norm = layer.norm

    def __call__(self, features: Tensor) -> Tensor:
        return active(layer_normed(self._norm, self._conv(features)))


class _Level:
    def __init__(self, level: Level) -> None:
        self._residuals = [
            ([Convolution3x3(conv) for conv in parts(residual.convs, nn.Conv2d)], parts(residual.norms, AdaIN))
            for residual in parts(level.residuals, Residual)
        ]
        self._up, self._skip = _Layer(level.up, enlarge=True), _Layer(level.skip)

    def __call__(self, features: Tensor, skip: Tensor, styles: Styles) -> Tensor:
        for convs, norms in self._residuals:
            inner = features
            for number, (conv, norm) in enumerate(zip(convs, norms, strict=True)):
                inner = styles.modulated(norm, conv(active(inner) if number else inner))
            features = inner.add_(features)
        return self._up(features).add_(self._skip(skip))
