import pytest
import torch
from torch.nn import functional

from core.networks.pirenderer.upsampling import enlarged_convolution


@pytest.mark.parametrize("biased", [True, False])
@pytest.mark.parametrize("shape", [(1, 3, 4, 4), (2, 5, 1, 7), (1, 2, 6, 3)])
def test_the_same_as_enlarging_and_convolving(biased, shape):
    torch.manual_seed(0)
    features = torch.randn(shape, dtype=torch.float64)
    weight = torch.randn(6, shape[1], 3, 3, dtype=torch.float64)
    bias = torch.randn(6, dtype=torch.float64) if biased else None
    enlarged = functional.interpolate(features, scale_factor=2, mode="nearest")
    wanted = functional.conv2d(enlarged, weight, bias, padding=1)
    assert torch.allclose(enlarged_convolution(features, weight, bias), wanted, atol=1e-12)


def test_gradients_are_the_same():
    torch.manual_seed(0)
    features = torch.randn(1, 2, 3, 3, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(2, 2, 3, 3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda f, w: enlarged_convolution(f, w, None), (features, weight))
