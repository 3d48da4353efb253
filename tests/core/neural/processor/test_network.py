import numpy as np
import pytest
import torch
from torch.nn import functional

from core.networks.pirenderer.checkpoints import build_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.guided import Guide
from core.neural.processor.network import ProcessorNetwork
from tests.core.networks.pirenderer.formula import DATA, formula_inputs, formula_network
from tests.core.networks.pirenderer.test_network import PARITY


def inputs(size, channels, seed=1):
    torch.manual_seed(seed)
    coarse = torch.rand(2, 3, 8, 8) * 2 - 1
    source, picture = functional.interpolate(coarse, size=(size, size), mode="bicubic").clamp(-1, 1).split(1)
    mesh_flow, own_pose = 0.1 * torch.randn(1, 2, size // 4, size // 4), 0.2 * torch.randn(1, 6)
    return source, 0.5 * torch.randn(1, channels, 27), Guide(mesh_flow, picture, own_pose)


def small(guided, residuals, width, size=64, seed=0):
    """Weights that are nowhere zero: an untrained guided network would hide its warp."""
    torch.manual_seed(seed)
    config = PIRendererConfig(70, 32, 16, width, 64, width, 64, residuals, size, guided, keep_drawn=guided)
    network = build_renderer(config).eval()
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.02 * torch.randn_like(value))
    return network


def one_by_one(images, windows):
    fast = ProcessorNetwork(formula_network())
    pictures = []
    for image, window in zip(images, windows, strict=True):
        fast.set_source(image[None])
        pictures.append(fast.render(window[None]).image)
    return torch.cat(pictures)


@torch.inference_mode()
def test_parity_at_committed_places():
    wanted = np.load(DATA / "parity.npz")
    found = one_by_one(*formula_inputs()).flatten()[torch.from_numpy(wanted["fake_image_places"])]
    np.testing.assert_allclose(found.numpy(), wanted["fake_image"], atol=1e-4)


@pytest.mark.skipif(not PARITY.is_file(), reason="needs ../shared/reference/pirender_parity.npz")
@torch.inference_mode()
def test_parity_with_the_reference():
    wanted = np.load(PARITY)
    found = one_by_one(torch.from_numpy(wanted["image"]), torch.from_numpy(wanted["motion"]))
    np.testing.assert_allclose(found.numpy(), wanted["fake_image"].reshape(found.shape), atol=1e-4)


@pytest.mark.parametrize("width", [6, 64])
@pytest.mark.parametrize("residuals", [1, 2])
@pytest.mark.parametrize("guided", [False, True])
@torch.inference_mode()
def test_the_networks_own_picture(guided, residuals, width):
    network = small(guided, residuals, width)
    source, window, guide = inputs(64, 70)
    arguments = (guide,) if guided else ()
    fast = ProcessorNetwork(network)
    fast.set_source(source)
    difference = fast.render(window, *arguments).image - network(source, window, *arguments).image
    assert difference.abs().max() < 1e-4


@pytest.mark.parametrize("guided", [False, True])
@torch.inference_mode()
def test_nothing_of_an_earlier_source_or_motion_stays(guided):
    network = small(guided, 2, 6)
    (first, other, guide), (second, window, _) = inputs(64, 70, 1), inputs(64, 70, 2)
    used, fresh = ProcessorNetwork(network), ProcessorNetwork(network)
    used.set_source(first)
    used.render(other, guide)
    before = used.render(window, guide).image
    for one in (used, fresh):
        one.set_source(second)
    assert torch.equal(used.render(window, guide).image, fresh.render(window, guide).image)
    assert not torch.equal(before, fresh.render(window, guide).image)


@torch.inference_mode()
def test_the_order_of_calls_and_the_guide():
    source, window, guide = inputs(64, 70)
    fast = ProcessorNetwork(small(True, 1, 6))
    with pytest.raises(RuntimeError, match="set_source"):
        fast.render(window, guide)
    fast.set_source(source)
    with pytest.raises(ValueError, match="guide"):
        fast.render(window)
