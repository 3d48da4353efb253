import pytest
import torch
from torch import nn
from torch.nn import functional

from core.neural.processor.convolution import Convolution3x3, FewResults
from core.neural.processor.winograd import convolved, transformed


def scaled(layer, seed=0):
    """Weights for which results have about the deviation of the features."""
    torch.manual_seed(seed)
    fan = layer.weight[0].numel()
    nn.init.normal_(layer.weight, std=fan**-0.5)
    return layer


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("size", [(4, 4), (12, 8), (64, 132)])
@torch.inference_mode()
def test_minimal_filtering_is_a_convolution(size, biased, layout):
    layer = scaled(nn.Conv2d(5, 7, 3, padding=1, bias=biased))
    features = torch.randn(1, 5, *size).contiguous(memory_format=layout)
    found = convolved(features, transformed(layer.weight), layer.bias)
    assert torch.allclose(found, layer(features), atol=1e-4)
    assert found.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize("enlarge", [False, True])
@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("channels", [8, 64])
@pytest.mark.parametrize("size", [(2, 6), (8, 12)])
@torch.inference_mode()
def test_every_way_of_a_3x3_convolution(size, channels, biased, enlarge):
    """Few and many channels, sizes that tiles divide and that they do not."""
    layer = scaled(nn.Conv2d(channels, channels, 3, padding=1, bias=biased))
    features = torch.randn(1, channels, *size)
    seen = functional.interpolate(features, scale_factor=2, mode="nearest") if enlarge else features
    found = Convolution3x3(layer, enlarge)(features)
    assert torch.allclose(found, layer(seen), atol=1e-4)


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("kernel", [3, 7])
@torch.inference_mode()
def test_few_results(kernel, biased):
    layer = scaled(nn.Conv2d(6, 3, kernel, padding=kernel // 2, bias=biased))
    features = torch.randn(1, 6, 9, 14).contiguous(memory_format=torch.channels_last)
    assert torch.allclose(FewResults(layer)(features), layer(features), atol=1e-5)
