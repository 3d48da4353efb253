import torch

from core.motion import ICT64, Motion
from core.networks.pirenderer.head_flow import affine_head_motion, body_flow, centres, head_flow, pose_change

CELLS = 64


def window(**values):
    motion = Motion.neutral(ICT64).with_values(**values)
    return torch.from_numpy(motion.values.copy())[None, :, None].expand(1, -1, 27)


def affine(offset, along_x, along_y):
    return torch.tensor([[offset, along_x, along_y], [0.5 * offset, -along_y, along_x]])[None]


def test_an_affine_flow_is_found_and_goes_on_to_the_border():
    motion = affine(0.1, 0.05, -0.2)
    flow = head_flow(motion, CELLS, CELLS)
    found = affine_head_motion(flow, window())
    assert torch.allclose(found, motion, atol=1e-3)
    assert torch.allclose(head_flow(found, 32, 48), head_flow(motion, 32, 48), atol=2e-3)


def test_only_the_flow_where_the_head_is_counts():
    motion = affine(0.1, 0.0, 0.0)
    flow = head_flow(motion, CELLS, CELLS)
    x, y = centres(CELLS, CELLS, flow.device)
    elsewhere = (x - 0.5).square() + (y + 0.2).square() > 0.7
    flow[:, :, elsewhere] = 0.0
    found = affine_head_motion(flow, window(tx=0.5, ty=-0.2, tz=-0.7))
    assert torch.allclose(found[..., 0], motion[..., 0], atol=0.02)
    assert (affine_head_motion(flow, window(tx=-0.6, ty=0.5, tz=-0.7)) - motion).abs().max() > 0.05


def test_no_flow_is_no_motion():
    assert not affine_head_motion(torch.zeros(2, 2, CELLS, CELLS), window().expand(2, -1, -1)).any()


def test_a_body_shifts_and_grows_with_the_head_but_does_not_turn():
    own = torch.tensor([[0.0, 0.0, 0.0, 0.1, -0.2, 0.0]])
    turned = window(yaw=0.3, tx=0.1, ty=-0.2)
    assert body_flow(own, turned, 8, 8).abs().max() < 1e-6
    assert torch.allclose(pose_change(own, turned), torch.tensor([[0.0, 0.3, 0.0, 0.0, 0.0, 0.0]]))
    shifted = body_flow(own, window(tx=0.35, ty=-0.2), 8, 8)
    assert torch.allclose(shifted[:, 0], torch.full((1, 8, 8), -0.25)) and shifted[:, 1].abs().max() < 1e-6
    x, _ = centres(8, 8, own.device)
    larger = body_flow(own, window(tx=0.1, ty=-0.2, tz=0.2), 8, 8)
    assert torch.allclose(larger[0, 0] + x, (x - 0.1) * torch.exp(torch.tensor(-0.2)) + 0.1, atol=1e-6)
