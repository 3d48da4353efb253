"""The guided variant's result at the size of a crop that is larger than the network's pictures.

What the network says is smooth: flows, shares and colours to add. They are enlarged and applied to the sharp photo and
to the geometry engine's sharp picture, so that no detail is lost where something is only moved.
"""

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.conventions import FloatArray, ImageArray
from core.geometry.flow import FlowLayers, cell_pixels
from core.geometry.sampling import sample
from core.geometry.warp import Warper
from core.networks.pirenderer.network import Rendering
from core.opencv import cv2

_WHOLLY = 0.01
"""Reach from which on the result is the network's alone."""


def composed_flow(flow: FloatArray, mesh_flow: FloatArray, crop_size: int) -> FloatArray:
    """The network's flow followed by the mesh's, as :func:`core.networks.pirenderer.guided.composed_warp` has it.

    Args:
        flow: float32 (h, w, 2), of the network, in cells of its own grid.
        mesh_flow: float32 (G, G, 2), in pixels of the crop.
        crop_size: pixels along a side of the crop.

    Returns:
        float32 (G, G, 2), backward displacement in pixels of the crop.
    """
    cells = mesh_flow.shape[0]
    cell = cell_pixels(crop_size)
    step = _enlarged(flow * np.float32(crop_size / flow.shape[0]), cells, cv2.INTER_LINEAR)
    places = np.arange(cells, dtype=np.float32)
    x, y = np.meshgrid(places, places)
    beyond = sample(mesh_flow, x + step[..., 0] / np.float32(cell), y + step[..., 1] / np.float32(cell))
    return np.asarray(step + beyond, dtype=np.float32)


def compose(made: Rendering, photo: ImageArray, geometry: ImageArray, mesh_flow: FloatArray) -> ImageArray:
    """The result at the photo's size.

    Args:
        made: of the guided variant for one picture, at the network's size.
        photo: RGB uint8 (S, S, 3), the crop.
        geometry: RGB uint8 (S, S, 3), the geometry engine's picture.
        mesh_flow: float32 (G, G, 2), its flow in pixels of the crop.

    Returns:
        RGB uint8 (S, S, 3).
    """
    if made.change is None or made.shares is None or made.head is None or made.body is None:
        raise ValueError("only the guided variant says what its result is made of")
    size, cells, warper = photo.shape[0], mesh_flow.shape[0], Warper(photo.shape[0])
    fields = [composed_flow(_plane(made.flow), mesh_flow, size)]
    for flow in (made.head, made.body):
        fields.append(_enlarged(_plane(flow) * np.float32(0.5 * size), cells, cv2.INTER_LINEAR))
    warped, with_head, with_body = (warper.warp(photo, FlowLayers(field, None)) for field in fields)
    shares = _plane(made.shares)
    result = _enlarged(_plane(made.change) * np.float32(127.5), size, cv2.INTER_CUBIC)
    # In the order of core.networks.pirenderer.layers.Layers.
    for number, layer in enumerate((warped, geometry, photo, with_head, with_body)):
        share = _enlarged(np.ascontiguousarray(shares[..., number]), size, cv2.INTER_LINEAR)
        result += share[..., None] * layer
    return np.asarray(np.clip(np.rint(result), 0, 255), dtype=np.uint8)


def faded(result: ImageArray, geometry: ImageArray, reach: float) -> ImageArray:
    """The result where the mesh moves, the geometry engine's picture where it hardly does.

    That engine gives the photo itself back for the photo's own motion, which no network does; in between nothing jumps.

    Args:
        result: RGB uint8 (S, S, 3).
        geometry: RGB uint8 (S, S, 3).
        reach: largest motion of the mesh, as a share of the crop.
    """
    share = min(reach / _WHOLLY, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    if share >= 1.0:
        return result
    return np.asarray(cv2.addWeighted(result, share, geometry, 1.0 - share, 0.0), dtype=np.uint8)


def _plane(tensor: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(tensor[0].float().permute(1, 2, 0).cpu().numpy())


def _enlarged(array: NDArray[np.float32], size: int, method: int) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(array, (size, size), interpolation=method), dtype=np.float32)
