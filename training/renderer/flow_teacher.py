"""Optical flow as a teacher: where the target's pixels lie in the geometry engine's picture.

Learning a flow from colours alone takes very many pictures, since a colour says where to look only within a few
pixels. Dense inverse search (Kroeger et al., ECCV 2016, in OpenCV) sees both pictures of a pair and finds most of it at
once; the network, which sees only one of them, learns what of it can be foretold.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.conventions import FloatArray, ImageArray
from core.geometry.sampling import sample
from core.opencv import cv2

_TRUSTED = 12.0
"""Mean difference of the colours, of 255, below which a place found by the flow is taken for right."""


def teacher_flow(target: ImageArray, picture: ImageArray, cells: int) -> FloatArray:
    """The flow that the network should add to the mesh's.

    Args:
        target: RGB uint8 (S, S, 3), the wanted picture.
        picture: RGB uint8 (S, S, 3), the geometry engine's.
        cells: along a side of the network's flow.

    Returns:
        float32 (3, cells, cells): backward displacement x, y in cells, and how far it can be trusted, 0 to 1.
    """
    size = target.shape[0]
    search: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    found: NDArray[np.float32] = search.calc(_grey(target), _grey(picture), np.zeros((size, size, 2), np.float32))
    places = np.arange(size, dtype=np.float32)
    x, y = np.meshgrid(places, places)
    moved = sample(picture, x + found[..., 0], y + found[..., 1])
    difference = cv2.absdiff(moved, target).astype(np.float32).mean(axis=2)
    trusted = (difference < _TRUSTED).astype(np.float32)
    rows = np.dstack([found * np.float32(cells / size) * trusted[..., None], trusted])
    small = np.asarray(cv2.resize(rows, (cells, cells), interpolation=cv2.INTER_AREA), dtype=np.float32)
    small[..., :2] /= np.maximum(small[..., 2:], np.float32(1e-3))
    return np.ascontiguousarray(small.transpose(2, 0, 1))


def teacher_flows(targets: Tensor, pictures: Tensor, cells: int) -> Tensor:
    """:func:`teacher_flow` of a batch: uint8 (B, 3, S, S) each to float32 (B, 3, cells, cells)."""
    pairs = zip(targets, pictures, strict=True)
    return torch.from_numpy(np.stack([teacher_flow(_image(one), _image(other), cells) for one, other in pairs]))


def _image(planes: Tensor) -> ImageArray:
    return np.ascontiguousarray(planes.numpy().transpose(1, 2, 0))


def _grey(image: ImageArray) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
