"""What the guided variant's result is put together from: five ready pictures, and colours added to their blend.

Hair that turns with the head, shoulders that shift with it and a wall that stays meet at edges which a smooth flow
blurs. Each way of moving is therefore a picture of its own, and the editing network says place by place which one is
seen; what none of them shows (a wall that comes into sight, a shadow) it adds.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from core.networks.pirenderer.network import Rendering

COLOURS = 3


class Layers(NamedTuple):
    """Pictures (B, 3, H, W), RGB in [-1, 1].

    Attributes:
        warped: the source moved by all flow.
        picture: the geometry engine's.
        still: the source as it is.
        with_head: the source turned with the head.
        with_body: the source shifted with the head.
    """

    warped: Tensor
    picture: Tensor
    still: Tensor
    with_head: Tensor
    with_body: Tensor


class Motions(NamedTuple):
    """How the head and what hangs on it move: backward displacements (B, 2, H, W), half image widths."""

    head: Tensor
    body: Tensor


_PICTURE = Layers._fields.index("picture")

OUTPUTS = COLOURS + len(Layers._fields)
"""Channels of the editing network: colours to add, then a logit for each layer."""


def moved(source: Tensor, displacement: Tensor) -> Tensor:
    """The source (B, 3, H, W) at ``x + d(x)``; ``displacement`` is (B, 2, H, W), half image widths."""
    rows, columns = source.shape[2:]
    return seen_at(source, pixel_centres(rows, columns, source.device) + displacement.float())


def seen_at(source: Tensor, places: Tensor) -> Tensor:
    """The source (B, 3, H, W) at ``places`` (B, 2, H, W), x, y from -1 to 1; outside its border goes on."""
    grid = places.permute(0, 2, 3, 1)
    sampled = functional.grid_sample(source.float(), grid, padding_mode="border", align_corners=False)
    return sampled.to(source.dtype)


def blended(flow: Tensor, layers: Layers, edited: Tensor, motions: Motions, drawn: Tensor | None = None) -> Rendering:
    """The result from the editing network's channels and the layers.

    Args:
        flow: of the network.
        layers: the pictures.
        edited: (B, OUTPUTS, H, W).
        motions: of head and body, which larger pictures are made with.
        drawn: (B, 1, H, W), where the geometry engine's picture is taken as it is; None for nowhere.
    """
    shares = torch.softmax(edited[:, COLOURS:].float(), dim=1)
    change = 2.0 * torch.tanh(edited[:, :COLOURS].float())
    if drawn is not None:
        change = change * (1.0 - drawn)
        kept = torch.zeros_like(shares)
        kept[:, _PICTURE : _PICTURE + 1] = drawn
        shares = shares * (1.0 - drawn) + kept
    image = change
    for number, layer in enumerate(layers):
        image = image + shares[:, number : number + 1] * layer
    result = image.to(layers.warped.dtype)
    return Rendering(flow, layers.warped, result, change, shares, motions.head, motions.body, tuple(layers))


def pixel_centres(rows: int, columns: int, device: torch.device) -> Tensor:
    """(1, 2, rows, columns): x and y of the middles of pixels, -1 to 1 from edge to edge."""
    x = (torch.arange(columns, device=device, dtype=torch.float32) + 0.5) * (2.0 / columns) - 1.0
    y = (torch.arange(rows, device=device, dtype=torch.float32) + 0.5) * (2.0 / rows) - 1.0
    return torch.stack(torch.meshgrid(x, y, indexing="xy"))[None]
