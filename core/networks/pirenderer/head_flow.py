"""How what surrounds the face can move: hair, ears and hat turn with the head, shoulders only shift with it."""

import torch
from torch import Tensor
from torch.nn import functional

from core.motion import ICT64

_CELLS = 32
_REACH = 0.3
"""Standard deviation, half image widths at the norm of the scale, of the region whose flow counts as the head's."""

_RIDGE = 1e-4

NUMBERS = 6
"""Of the affine motion: two offsets and a 2 x 2 matrix."""

POSE_NUMBERS = 6
"""Of a pose: rotation and translation of an ``ict64`` motion."""


def affine_head_motion(mesh_flow: Tensor, window: Tensor) -> Tensor:
    """The affine motion that fits the mesh's flow best around the middle of the head, by least squares.

    Args:
        mesh_flow: (B, 2, g, g), backward displacement x, y in half image widths.
        window: (B, 70, 27), motions in ``ict64``; the middle one says where the head is.

    Returns:
        (B, 2, 3): for x and y the offset at the image's middle and the slopes along x and y.
    """
    flow = functional.interpolate(mesh_flow.float(), (_CELLS, _CELLS), mode="area").flatten(2)
    x, y = centres(_CELLS, _CELLS, flow.device)
    middle = window[:, :, window.shape[2] // 2].float()
    left, top, scale = (middle[:, ICT64.index(name), None] for name in ("tx", "ty", "tz"))
    distance = (x.flatten() - left).square() + (y.flatten() - top).square()
    weights = torch.exp(-distance / (2.0 * (_REACH * torch.exp(scale)).square()))
    weights = weights / weights.sum(1, keepdim=True)
    mean_x, mean_y = (weights * x.flatten()).sum(1, keepdim=True), (weights * y.flatten()).sum(1, keepdim=True)
    from_x, from_y = x.flatten() - mean_x, y.flatten() - mean_y
    xx = (weights * from_x.square()).sum(1, keepdim=True) + _RIDGE
    yy = (weights * from_y.square()).sum(1, keepdim=True) + _RIDGE
    xy = (weights * from_x * from_y).sum(1, keepdim=True)
    with_x = (flow * (weights * from_x)[:, None]).sum(2)
    with_y = (flow * (weights * from_y)[:, None]).sum(2)
    determinant = xx * yy - xy.square()
    along_x = (with_x * yy - with_y * xy) / determinant
    along_y = (with_y * xx - with_x * xy) / determinant
    offset = (flow * weights[:, None]).sum(2) - along_x * mean_x - along_y * mean_y
    return torch.stack([offset, along_x, along_y], dim=2)


def head_flow(motion: Tensor, rows: int, columns: int) -> Tensor:
    """The affine motion everywhere: (B, 2, 3) to (B, 2, rows, columns), half image widths."""
    x, y = centres(rows, columns, motion.device)
    plane = torch.stack([torch.ones_like(x), x, y]).flatten(1)
    return (motion @ plane).reshape(-1, 2, rows, columns)


def pose_change(own_pose: Tensor, window: Tensor) -> Tensor:
    """What the wanted pose has on top of the source's own: (B, 6), radians and translation.

    Args:
        own_pose: (B, 6), the source's.
        window: (B, 70, 27), motions in ``ict64``; the middle one is wanted.
    """
    wanted = window[:, ICT64.rotation.start : ICT64.translation.stop, window.shape[2] // 2].float()
    return wanted - own_pose.float()


def body_flow(own_pose: Tensor, window: Tensor, rows: int, columns: int) -> Tensor:
    """How a place moves that shifts and grows with the head but does not turn with it.

    Args:
        own_pose: (B, 6), the source's.
        window: (B, 70, 27), motions in ``ict64``; the middle one is wanted.
        rows: of the result.
        columns: of the result.

    Returns:
        (B, 2, rows, columns), backward displacement x, y in half image widths.
    """
    change = pose_change(own_pose, window)[:, 3:]
    shift, growth = own_pose[:, 3:5].float(), torch.exp(-change[:, 2])
    x, y = centres(rows, columns, own_pose.device)
    here = torch.stack([x, y])[None]
    from_head = here - (shift + change[:, :2])[:, :, None, None]
    return from_head * growth[:, None, None, None] + shift[:, :, None, None] - here


def centres(rows: int, columns: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """X and y of the middles of cells, (rows, columns) each, half image widths from the image's middle."""
    x = (torch.arange(columns, device=device, dtype=torch.float32) + 0.5) * (2.0 / columns) - 1.0
    y = (torch.arange(rows, device=device, dtype=torch.float32) + 0.5) * (2.0 / rows) - 1.0
    down, right = torch.meshgrid(y, x, indexing="ij")
    return right, down
