from dataclasses import replace

import pytest
import torch

from core.motion import ICT64
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.guided import Guide, GuidedPIRenderer, composed_warp, drawn_by
from core.networks.pirenderer.layers import COLOURS, OUTPUTS, Layers, Motions, blended, moved

CONFIG = PIRendererConfig(70, 32, 16, 4, 16, 8, 16, 2, 64, geometry_prior=True)


def made_up(size=64):
    torch.manual_seed(1)
    source, picture = torch.rand(2, 3, size, size) * 2 - 1, torch.rand(2, 3, size, size) * 2 - 1
    window = torch.randn(2, 70, 27)
    return source, window, Guide(torch.zeros(2, 2, 32, 32), picture, window[:, 64:, 13])


def test_untrained_it_gives_the_picture_of_the_guide():
    torch.manual_seed(0)
    source, window, guide = made_up()
    with torch.no_grad():
        rendering = GuidedPIRenderer(CONFIG).eval()(source, window, guide)
    assert (rendering.image - guide.picture).abs().mean() < 0.15 and rendering.change.abs().max() == 0.0
    assert torch.allclose(rendering.warped, source, atol=1e-5)
    assert rendering.flow.shape == (2, 2, 16, 16) and rendering.flow.abs().max() < 1e-5


def test_a_picture_that_is_trusted_is_kept():
    torch.manual_seed(0)
    source, window, guide = made_up()
    trust = torch.zeros(2, 1, 64, 64)
    trust[..., :32] = 1.0
    network = GuidedPIRenderer(replace(CONFIG, keep_drawn=True)).eval()
    torch.nn.init.normal_(network.editing.last.weight, std=0.1)
    with torch.no_grad():
        kept = network(source, window, guide._replace(trust=trust)).image
        free = network(source, window, guide).image
    assert torch.allclose(kept[..., :32], guide.picture[..., :32], atol=1e-5)
    assert torch.equal(kept[..., 32:], free[..., 32:])
    assert (free[..., :32] - guide.picture[..., :32]).abs().mean() > 0.01


def test_no_flow_at_all_gives_the_source_exactly():
    source, _, guide = made_up()
    assert torch.allclose(composed_warp(source, torch.zeros(2, 2, 16, 16), guide.flow), source, atol=1e-5)


@pytest.mark.parametrize("by_mesh", [True, False])
def test_a_shift_of_eight_pixels(by_mesh):
    source, _, guide = made_up()
    # Eight pixels are a quarter of half the image's width, and two cells of the network's grid.
    mesh, flow = torch.zeros_like(guide.flow), torch.zeros(2, 2, 16, 16)
    if by_mesh:
        mesh[:, 0] = 0.25
    else:
        flow[:, 0] = 2.0
    assert torch.allclose(composed_warp(source, flow, mesh)[..., :-8], source[..., 8:], atol=1e-4)


def test_both_flows_add_up_where_they_are_even():
    source, _, guide = made_up()
    mesh, flow = torch.full_like(guide.flow, 0.25), torch.full((2, 2, 16, 16), 2.0)
    warped = composed_warp(source, flow, mesh)
    assert torch.allclose(warped[..., :-16, :-16], source[..., 16:, 16:], atol=1e-4)


def test_places_that_the_mesh_leaves_behind_can_move_with_the_head():
    """With the share at its most, the whole picture follows a shift of the head alone."""
    source, window, guide = made_up()
    window = torch.zeros_like(window)
    rows = torch.linspace(-1, 1, 32)
    near = torch.exp(-(rows[:, None].square() + rows[None].square()) / 2.0)
    mesh = torch.zeros_like(guide.flow)
    mesh[:, 0] = 0.25 * (near > 0.6)
    network = GuidedPIRenderer(CONFIG).eval()
    with torch.no_grad():
        network.warping.flow_conv.bias.copy_(torch.tensor([0.0, 0.0, 30.0, -30.0]))
        warped = network(source, window, guide._replace(flow=mesh), True).warped
        network.warping.flow_conv.bias.copy_(torch.tensor([0.0, 0.0, -30.0, -30.0]))
        still = network(source, window, guide._replace(flow=mesh), True).warped
    corner = (..., slice(0, 8), slice(0, 8))
    moved = source[..., 0:8, 8:16]
    assert (warped[corner] - moved).abs().mean() < 0.5 * (still[corner] - moved).abs().mean()
    assert torch.allclose(still[corner], source[corner], atol=1e-4)


def test_what_does_not_turn_with_the_head_can_shift_with_it():
    """The head goes a quarter of half the picture's width to the right; the mesh covers nothing of the picture."""
    source, window, guide = made_up()
    window = torch.zeros_like(window)
    window[:, ICT64.index("tx")] = 0.25
    network = GuidedPIRenderer(CONFIG).eval()
    with torch.no_grad():
        network.warping.flow_conv.bias.copy_(torch.tensor([0.0, 0.0, -30.0, 30.0]))
        shifted = network(source, window, guide._replace(own_pose=torch.zeros(2, 6)), True).warped
        still = network(source, window, guide._replace(own_pose=window[:, 64:, 13]), True).warped
    assert torch.allclose(shifted[..., 8:], source[..., :-8], atol=1e-4)
    assert torch.allclose(still, source, atol=1e-4)


def test_what_the_geometry_engine_draws_is_kept():
    source, window, guide = made_up()
    picture = source.clone()
    picture[..., 24:40, 24:40] = -picture[..., 24:40, 24:40].sign()
    guide = guide._replace(picture=picture)
    drawn = drawn_by(source, guide)
    assert drawn[..., 26:38, 26:38].min() > 0.95 and drawn[..., :20, :].max() == 0.0
    for keep in (True, False):
        torch.manual_seed(0)
        network = GuidedPIRenderer(replace(CONFIG, keep_drawn=keep)).eval()
        with torch.no_grad():
            # The network itself would rather have the warped source everywhere.
            network.editing.last.bias[COLOURS] = 20.0
            made = network(source, window, guide)
        inside = (made.image - picture)[..., 26:38, 26:38].abs().mean()
        assert inside < 0.05 if keep else inside > 0.5
        assert torch.allclose(made.image[..., :16, :], source[..., :16, :], atol=1e-3)
        assert torch.allclose(made.shares.sum(1), torch.ones(2, 64, 64), atol=1e-5)
    with pytest.raises(ValueError, match="keep_drawn needs geometry_prior"):
        PIRendererConfig(keep_drawn=True)


def layers_and_outputs():
    source, *_ = made_up()
    others = [torch.rand(2, 3, 64, 64) * 2 - 1 for _ in range(4)]
    still = torch.zeros(2, 2, 64, 64)
    return Layers(others[0], others[1], source, *others[2:]), torch.zeros(2, OUTPUTS, 64, 64), Motions(still, still)


@pytest.mark.parametrize("name", Layers._fields)
def test_each_layer_can_be_shown_alone(name):
    layers, outputs, motions = layers_and_outputs()
    outputs[:, COLOURS + Layers._fields.index(name)] = 40.0
    made = blended(torch.zeros(2, 2, 16, 16), layers, outputs, motions)
    assert torch.allclose(made.image, getattr(layers, name), atol=1e-5)
    assert torch.allclose(made.shares.sum(1), torch.ones(2, 64, 64), atol=1e-5)


def test_colours_are_added_but_not_to_what_is_drawn():
    layers, outputs, motions = layers_and_outputs()
    outputs[:, COLOURS] = 40.0
    outputs[:, 0] = 0.5
    drawn = torch.zeros(2, 1, 64, 64)
    drawn[..., :32] = 1.0
    made = blended(torch.zeros(2, 2, 16, 16), layers, outputs, motions, drawn)
    assert torch.allclose(made.image[..., :32], layers.picture[..., :32], atol=1e-5)
    added = (made.image - layers.warped)[..., 32:]
    assert added[:, 0].min() > 0.9 and added[:, 1:].abs().max() < 1e-5


def test_a_layer_is_the_source_moved():
    source, *_ = made_up()
    displacement = torch.zeros(2, 2, 64, 64)
    displacement[:, 1] = 8.0 / 32.0
    assert torch.allclose(moved(source, displacement)[:, :, :-8], source[:, :, 8:], atol=1e-4)


def test_every_weight_learns():
    source, window, guide = made_up()
    guide = guide._replace(flow=torch.randn(2, 2, 32, 32) * 0.1, own_pose=torch.zeros(2, 6))
    network = GuidedPIRenderer(CONFIG)
    # The first step moves the flow away from zero; only then can what is before it learn.
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    for _ in range(2):
        optimizer.zero_grad()
        rendering = network(source, window, guide)
        (rendering.image.square().mean() + rendering.flow.mean() + rendering.flow.square().mean()).backward()
        optimizer.step()
    assert all(
        value.grad is not None and value.grad.abs().sum() > 0
        for name, value in network.named_parameters()
        if "conv" not in name or "bias" not in name
    )
