"""From a flow field to sampled images, with the conventions of the reference implementation."""

import torch
from torch import Tensor
from torch.nn import functional


def identity_grid(rows: int, columns: int, like: Tensor) -> Tensor:
    """The grid that leaves an image as it is, (1, 2, rows, columns), x and y from -1 to 1 at the outermost cells.

    ``like`` gives dtype and device. The reference builds its grid so (corners aligned) although it samples with
    unaligned corners; weights trained there expect it.
    """
    x = torch.linspace(-1.0, 1.0, columns, dtype=torch.float32, device=like.device)
    y = torch.linspace(-1.0, 1.0, rows, dtype=torch.float32, device=like.device)
    grid = torch.stack(torch.meshgrid(x, y, indexing="xy"))
    return grid[None].to(like.dtype)


def deformation(flow: Tensor) -> Tensor:
    """Sampling positions of a flow field.

    Args:
        flow: (B, 2, h, w), offsets x, y in cells.

    Returns:
        (B, 2, h, w), positions in [-1, 1] for :func:`sample`.
    """
    rows, columns = flow.shape[2:]
    scale = torch.tensor([2.0 / (columns - 1), 2.0 / (rows - 1)], dtype=flow.dtype, device=flow.device)
    return identity_grid(rows, columns, flow) + flow * scale[None, :, None, None]


def sample(image: Tensor, positions: Tensor) -> Tensor:
    """The image at other positions.

    Args:
        image: (B, C, H, W).
        positions: (B, 2, h, w) in [-1, 1]; enlarged bilinearly to the size of the image.

    Returns:
        (B, C, H, W).
    """
    if positions.shape[2:] != image.shape[2:]:
        positions = functional.interpolate(positions, image.shape[2:], mode="bilinear", align_corners=False)
    # Half precision has too few bits for positions in a wide image.
    grid = positions.permute(0, 2, 3, 1).float()
    return functional.grid_sample(image.float(), grid, align_corners=False).to(image.dtype)
