"""Speed of the full-size renderer on the processor, beside a plain port and the machine's own rate."""

from dataclasses import dataclass

import torch

from core.bench.plain_network import plain_render
from core.bench.timing import best_milliseconds
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import PIRenderer
from core.neural.processor.network import ProcessorNetwork

_PLAIN_GIGAFLOPS = 123.0
"""Work of one frame of the published network, two for a product with its sum (design page, section 5)."""

_MATRIX = 1024
_ROUNDS = 5


@dataclass(frozen=True)
class NeuralSpeed:
    """One frame of the paper's network at 256 px.

    Attributes:
        plain_ms: computed as the published code does.
        ours_ms: computed as this program does; the same picture within 1e-4.
        difference: largest difference of the two pictures, whose range is 2.
        matrix_gigaflops: rate of this machine's float32 matrix product.
        threads: threads used by both.
    """

    plain_ms: float
    ours_ms: float
    difference: float
    matrix_gigaflops: float
    threads: int

    @property
    def ratio(self) -> float:
        """Our time as a share of the plain one."""
        return self.ours_ms / self.plain_ms

    @property
    def share_of_matrix_rate(self) -> float:
        """Work of the plain network over our time, as a share of the matrix product's rate.

        Above what arithmetic allows where products are saved.
        """
        return self._share(self.ours_ms)

    @property
    def plain_share_of_matrix_rate(self) -> float:
        """The same of the plain time."""
        return self._share(self.plain_ms)

    def _share(self, milliseconds: float) -> float:
        return _PLAIN_GIGAFLOPS / (milliseconds / 1000.0) / self.matrix_gigaflops


def neural_benchmark() -> NeuralSpeed:
    """Measure on made-up weights and pictures."""
    torch.manual_seed(0)
    network = PIRenderer(PIRendererConfig()).eval()
    source, window = torch.rand(1, 3, 256, 256) * 2.0 - 1.0, 0.3 * torch.randn(1, 73, 27)
    first, second = torch.rand(_MATRIX, _MATRIX), torch.rand(_MATRIX, _MATRIX)
    with torch.inference_mode():
        ours = ProcessorNetwork(network)
        ours.set_source(source)
        image = ours.render(window).image
        assert image is not None
        difference = float((image - plain_render(network, source, window)).abs().max())
        matrix_ms, plain_ms, ours_ms = best_milliseconds(
            (lambda: first @ second, lambda: plain_render(network, source, window), lambda: ours.render(window)),
            _ROUNDS,
        )
    rate = 2.0 * _MATRIX**3 / (matrix_ms / 1000.0) / 1e9
    return NeuralSpeed(plain_ms, ours_ms, difference, rate, torch.get_num_threads())
