import torch

from core.bench.neural import NeuralSpeed
from core.bench.plain_network import plain_render
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import PIRenderer


def test_both_computations_give_the_same_picture():
    torch.manual_seed(1)
    network = PIRenderer(PIRendererConfig(70, 32, 16, 4, 16, 8, 16, 1, 64)).eval()
    source, window = torch.rand(2, 3, 64, 64) * 2 - 1, torch.randn(2, 70, 27)
    with torch.inference_mode():
        assert torch.allclose(network(source, window).image, plain_render(network, source, window), atol=1e-4)


def test_shares():
    speed = NeuralSpeed(plain_ms=2000.0, ours_ms=1000.0, difference=0.0, matrix_gigaflops=246.0, threads=2)
    assert speed.ratio == 0.5
    assert speed.share_of_matrix_rate == 0.5 and speed.plain_share_of_matrix_rate == 0.25
