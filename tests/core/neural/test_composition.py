import numpy as np
import pytest
import torch

from core.geometry.flow import FlowLayers, cell_pixels
from core.geometry.warp import Warper
from core.networks.pirenderer.guided import composed_warp
from core.networks.pirenderer.layers import Layers
from core.networks.pirenderer.network import Rendering
from core.neural.composition import compose, composed_flow, faded
from core.neural.pictures import image_of, tensor_of

SIZE, SMALL = 256, 64
CELLS = SIZE // cell_pixels(SIZE)


def smooth(shape, seed, spread):
    """Random numbers that vary slowly."""
    coarse = torch.randn((1, shape[2], 4, 4), generator=torch.Generator().manual_seed(seed)) * spread
    fine = torch.nn.functional.interpolate(coarse, shape[:2], mode="bicubic", align_corners=True)
    return np.ascontiguousarray(fine[0].permute(1, 2, 0).numpy())


def photo(seed=1):
    return np.clip(smooth((SIZE, SIZE, 3), seed, 60) + 128, 0, 255).astype(np.uint8)


def rendering(change=0.0, head=(0.0, 0.0), body=(0.0, 0.0), **shares):
    """Shares and displacements that are the same everywhere."""
    parts = torch.tensor([float(shares.get(name, 0.0)) for name in Layers._fields])
    even = [torch.tensor(values)[None, :, None, None].expand(1, 2, SMALL, SMALL) for values in (head, body)]
    return Rendering(
        torch.zeros(1, 2, SMALL // 4, SMALL // 4),
        torch.zeros(1, 3, SMALL, SMALL),
        None,
        torch.full((1, 3, SMALL, SMALL), change),
        parts[None, :, None, None].expand(1, len(parts), SMALL, SMALL),
        *even,
    )


def test_the_geometry_engines_share_is_its_own_picture():
    other, flow = photo(2), smooth((CELLS, CELLS, 2), 3, 5)
    assert np.array_equal(compose(rendering(picture=1.0), photo(), other, flow), other)


def test_the_warped_share_is_the_photo_moved_by_the_mesh_where_the_network_adds_nothing():
    flow = smooth((CELLS, CELLS, 2), 3, 5)
    made = compose(rendering(warped=1.0), photo(), photo(2), flow)
    assert np.array_equal(made, Warper(SIZE).warp(photo(), FlowLayers(flow, None)))


def test_the_still_share_is_the_photo():
    flow = smooth((CELLS, CELLS, 2), 3, 5)
    assert np.array_equal(compose(rendering(still=1.0), photo(), photo(2), flow), photo())


@pytest.mark.parametrize("layer", ["head", "body"])
def test_what_goes_with_head_or_body_is_the_photo_moved_with_it(layer):
    flow = smooth((CELLS, CELLS, 2), 3, 5)
    # A sixteenth of half the picture's width is eight pixels.
    made = compose(rendering(**{layer: (1 / 16, 0.0), f"with_{layer}": 1.0}), photo(), photo(2), flow)
    assert np.abs(made[16:-16, 16:-16].astype(int) - photo()[16:-16, 24:-8]).max() <= 1


def test_colours_are_added():
    still = np.zeros((CELLS, CELLS, 2), np.float32)
    made = compose(rendering(change=0.08, still=1.0), photo(), photo(2), still)
    assert np.abs(made - np.clip(photo().astype(float) + 0.08 * 127.5, 0, 255)).max() <= 0.51


def test_shares_add_up():
    still = np.zeros((CELLS, CELLS, 2), np.float32)
    made = compose(rendering(still=0.25, warped=0.5, picture=0.25), photo(), photo(2), still)
    assert np.abs(made - (0.75 * photo().astype(float) + 0.25 * photo(2))).max() <= 0.51


def test_both_flows_are_composed_as_the_network_composes_them():
    mesh = smooth((CELLS, CELLS, 2), 3, 6)
    network = smooth((SMALL // 4, SMALL // 4, 2), 4, 0.7)
    flow = torch.from_numpy(network).permute(2, 0, 1)[None]
    half_widths = torch.from_numpy(mesh).permute(2, 0, 1)[None] * (2.0 / SIZE)
    expected = image_of(composed_warp(tensor_of(photo()), flow, half_widths))
    made = Warper(SIZE).warp(photo(), FlowLayers(composed_flow(network, mesh, SIZE), None))
    inside = (slice(24, -24),) * 2
    assert np.abs(made[inside].astype(int) - expected[inside]).max() <= 4


def test_detail_stays_where_the_photo_is_only_moved():
    """A checkerboard finer than the network's pixels is as sharp as before."""
    board = np.where((np.indices((SIZE, SIZE)).sum(axis=0) // 2) % 2, 200, 60).astype(np.uint8)
    fine = np.repeat(board[..., None], 3, axis=2)
    made = compose(rendering(warped=1.0), fine, fine, np.full((CELLS, CELLS, 2), 4.0, np.float32))
    assert made[32:-32, 32:-32].std() > 0.9 * fine.std()


def test_the_papers_network_has_no_layers():
    plain = Rendering(torch.zeros(1, 2, 16, 16), torch.zeros(1, 3, SMALL, SMALL), torch.zeros(1, 3, SMALL, SMALL))
    with pytest.raises(ValueError, match="guided"):
        compose(plain, photo(), photo(), np.zeros((CELLS, CELLS, 2), np.float32))


def test_where_nothing_moves_the_geometry_engines_picture_is_left_alone():
    made, other = photo(1), photo(2)
    assert np.array_equal(faded(made, other, 0.0), other)
    assert np.array_equal(faded(made, other, 0.01), made) and np.array_equal(faded(made, other, 1.0), made)
    nearer = [np.abs(faded(made, other, reach).astype(int) - other).mean() for reach in (0.001, 0.003, 0.006, 0.009)]
    assert nearer == sorted(nearer) and nearer[0] < 0.1 * nearer[-1]
