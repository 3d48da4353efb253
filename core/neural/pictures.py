"""Between pictures and tensors."""

import numpy as np
import torch
from torch import Tensor

from core.conventions import ImageArray


def tensor_of(image: ImageArray) -> Tensor:
    """RGB uint8 (H, W, 3) as float32 (1, 3, H, W) in [-1, 1]."""
    planes = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None]
    return signed(planes)


def image_of(tensor: Tensor) -> ImageArray:
    """The first picture of float (B, 3, H, W) in [-1, 1] as RGB uint8 (H, W, 3)."""
    return np.ascontiguousarray(levels(tensor[0]).permute(1, 2, 0).cpu().numpy())


def signed(pixels: Tensor) -> Tensor:
    """Pixels 0 to 255 of any shape and type as float32 in [-1, 1]."""
    return pixels.float() / 127.5 - 1.0


def levels(values: Tensor) -> Tensor:
    """Float of any shape, in [-1, 1] or beyond, as the nearest uint8 pixels."""
    return ((values.float() + 1.0) * 127.5).round().clamp(0, 255).to(torch.uint8)
