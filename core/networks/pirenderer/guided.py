"""The guided variant: starts from the geometry engine's flow and picture, and learns what they cannot know.

Ours, not the paper's; see the design page, section 5, and ``docs/decisions/guided-renderer.md``.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.editing import EditingNetwork
from core.networks.pirenderer.mapping import MappingNetwork
from core.networks.pirenderer.network import Rendering
from core.networks.pirenderer.warping import WarpingNetwork

_LAST_BIAS = (0.0, 0.0, 0.0, 0.0, 0.0, 3.0)
"""Painted RGB, then logits of painted, warped and geometry picture: an untrained network gives nearly the last."""


class Guide(NamedTuple):
    """What the geometry engine says about the wanted picture.

    Attributes:
        flow: (B, 2, g, g), backward displacement x, y from a place in the result to its source, in half image
            widths.
        picture: (B, 3, H, W), the engine's own rendering, RGB in [-1, 1].
    """

    flow: Tensor
    picture: Tensor


class GuidedPIRenderer(nn.Module):
    """Flow of the mesh and of the network are composed before the source is sampled once.

    The result blends three pictures with learned weights: what the editing network paints, the warped source, and
    the geometry engine's picture. Where nothing has to be learned the photo stays a photo.
    """

    def __init__(self, config: PIRendererConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.warping = WarpingNetwork(config, image_channels=5)
        self.editing = EditingNetwork(config, inside=9, outside=6)
        with torch.no_grad():
            # The flow of an untrained network is none at all.
            nn.init.zeros_(self.warping.flow_conv.weight)
            for bias, value in ((self.warping.flow_conv.bias, [0.0, 0.0]), (self.editing.last.bias, _LAST_BIAS)):
                assert bias is not None
                bias.copy_(torch.tensor(value))

    def forward(self, source: Tensor, window: Tensor, guide: Guide, warp_only: bool = False) -> Rendering:
        """Render the source in another motion.

        Args:
            source: (B, 3, H, W), RGB in [-1, 1].
            window: (B, motion channels, 27).
            guide: of the same pairs of source and motion.
            warp_only: stop after the warp.

        Returns:
            The network's own flow in cells of its grid, the source warped by both flows, and the final image.
        """
        descriptor = self.mapping(window)
        size = source.shape[2:]
        mesh_flow = functional.interpolate(guide.flow, size, mode="bilinear", align_corners=False)
        flow = self.warping(torch.cat([guide.picture, mesh_flow], dim=1), descriptor)
        warped = composed_warp(source, flow, guide.flow)
        if warp_only:
            return Rendering(flow, warped, None)
        painted = self.editing(torch.cat([source, warped, guide.picture], dim=1), descriptor)
        return Rendering(flow, warped, blended(painted, warped, guide.picture))


def blended(painted: Tensor, warped: Tensor, picture: Tensor) -> Tensor:
    """The result (B, 3, H, W) from the editing network's six channels and two ready pictures, all (B, _, H, W)."""
    weights = torch.softmax(painted[:, 3:].float(), dim=1).to(painted.dtype)
    layers = (torch.tanh(painted[:, :3]), warped, picture)
    image = sum(weights[:, number : number + 1] * layer for number, layer in enumerate(layers))
    assert isinstance(image, Tensor)
    return image


def composed_warp(source: Tensor, flow: Tensor, mesh_flow: Tensor) -> Tensor:
    """The source at ``x + f(x) + m(x + f(x))``, sampled once.

    Args:
        source: (B, 3, H, W).
        flow: f, (B, 2, h, w), in cells of its grid.
        mesh_flow: m, (B, 2, g, g), in half image widths.

    Returns:
        (B, 3, H, W).
    """
    rows, columns = source.shape[2:]
    scale = torch.tensor([2.0 / flow.shape[3], 2.0 / flow.shape[2]], device=flow.device)[None, :, None, None]
    step = functional.interpolate(flow.float() * scale, (rows, columns), mode="bilinear", align_corners=False)
    places = _pixel_centres(rows, columns, source.device) + step
    beyond = functional.grid_sample(
        mesh_flow.float(), places.permute(0, 2, 3, 1), padding_mode="border", align_corners=False
    )
    grid = (places + beyond).permute(0, 2, 3, 1)
    sampled = functional.grid_sample(source.float(), grid, padding_mode="border", align_corners=False)
    return sampled.to(source.dtype)


def _pixel_centres(rows: int, columns: int, device: torch.device) -> Tensor:
    x = (torch.arange(columns, device=device, dtype=torch.float32) + 0.5) * (2.0 / columns) - 1.0
    y = (torch.arange(rows, device=device, dtype=torch.float32) + 0.5) * (2.0 / rows) - 1.0
    return torch.stack(torch.meshgrid(x, y, indexing="xy"))[None]
