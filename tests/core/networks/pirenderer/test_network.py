from pathlib import Path

import numpy as np
import pytest
import torch

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import PIRenderer
from core.networks.pirenderer.reference_names import is_idle, our_name
from tests.core.networks.pirenderer.formula import DATA, formula_inputs, formula_network, reference_shapes

PARITY = Path(__file__).parents[5] / "shared" / "reference" / "pirender_parity.npz"
OUTPUTS = ("descriptor", "flow_field", "warp_image", "fake_image")
SMALL = PIRendererConfig(70, 32, 16, 4, 16, 8, 16, 2, 64)


def outputs(network, image, window):
    with torch.inference_mode():
        rendering = network(image, window)
        return network.mapping(window), rendering.flow, rendering.warped, rendering.image


@pytest.fixture(scope="module")
def network():
    return formula_network()


@pytest.mark.skipif(not PARITY.is_file(), reason="needs ../shared/reference/pirender_parity.npz")
def test_parity_with_the_reference(network):
    wanted = np.load(PARITY)
    found = outputs(network, torch.from_numpy(wanted["image"]), torch.from_numpy(wanted["motion"]))
    for name, value in zip(OUTPUTS, found, strict=True):
        np.testing.assert_allclose(value.numpy(), wanted[name].reshape(value.shape), atol=1e-4, err_msg=name)


def test_parity_at_committed_places(network):
    """Values that this network gave on the day it agreed with the reference, at 500 places of each output."""
    wanted = np.load(DATA / "parity.npz")
    for name, value in zip(OUTPUTS, outputs(network, *formula_inputs()), strict=True):
        found = value.flatten()[torch.from_numpy(wanted[f"{name}_places"])]
        np.testing.assert_allclose(found.numpy(), wanted[name], atol=1e-4, err_msg=name)


def test_every_tensor_of_the_reference_has_its_place():
    shapes = PIRenderer(PIRendererConfig()).state_dict()
    placed = {our_name(name): shape for name, shape in reference_shapes().items() if not is_idle(name)}
    assert placed == {name: tuple(value.shape) for name, value in shapes.items()}
    assert sum(int(np.prod(shape)) for shape in reference_shapes().values()) == 22_519_109


@pytest.mark.parametrize("name", ["net.first.weight", "mapping_net.first.0", "", "editing_net.decoder.final.model.0"])
def test_other_names_are_unknown(name):
    assert our_name(name) is None


def test_every_layer_matters():
    torch.manual_seed(0)
    network = PIRenderer(SMALL).double()
    image = torch.rand(1, 3, 64, 64, dtype=torch.float64) * 2 - 1
    window = torch.randn(1, 70, 27, dtype=torch.float64)
    with torch.no_grad():
        before = network(image, window)
        for name, value in network.named_parameters():
            if not name.endswith("weight"):
                # Many a bias is a constant that the normalisation behind it takes away; the parity tests see them.
                continue
            kept = value.clone()
            value.add_(torch.randn_like(value))
            after = network(image, window)
            assert not torch.equal(after.image, before.image), name
            value.copy_(kept)


def test_stages_give_gradients_to_their_own_parts():
    network = PIRenderer(SMALL)
    image, window = torch.rand(1, 3, 64, 64), torch.randn(1, 70, 27)
    network(image, window, warp_only=True).warped.square().mean().backward()
    without = {name for name, value in network.named_parameters() if value.grad is None}
    assert without == {name for name, _ in network.named_parameters() if name.startswith("editing.")}
    network(image, window).image.square().mean().backward()
    assert all(value.grad is not None for value in network.parameters())


@pytest.mark.parametrize("channels", [70, 73])
@pytest.mark.parametrize(("width", "size"), [(4, 64), (8, 128)])
def test_any_width_and_size(channels, width, size):
    config = PIRendererConfig(channels, 32, 16, width, 4 * width, width, 4 * width, 2, size)
    rendering = PIRenderer(config)(torch.zeros(2, 3, size, size), torch.zeros(2, channels, 27))
    assert rendering.flow.shape == (2, 2, size // 4, size // 4)
    assert rendering.warped.shape == rendering.image.shape == (2, 3, size, size)
    assert rendering.image.abs().max() <= 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"image_size": 100},
        {"image_size": 32},
        {"motion_channels": 0},
        {"residual_convolutions": 3},
        {"warping_limit": 8},
        {"editing_width": 0},
    ],
)
def test_impossible_sizes_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must|smaller"):
        PIRendererConfig(**wrong)
