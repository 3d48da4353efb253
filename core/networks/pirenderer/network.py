"""The whole renderer: mapping, warping, editing (Fig. 2 of the paper)."""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.deformation import deformation, sample
from core.networks.pirenderer.editing import EditingNetwork
from core.networks.pirenderer.mapping import MappingNetwork
from core.networks.pirenderer.warping import WarpingNetwork


class Rendering(NamedTuple):
    """What the network makes.

    Attributes:
        flow: (B, 2, H / 4, W / 4), the network's flow in cells of this grid.
        warped: (B, 3, H, W), [-1, 1], the source warped by all flow there is.
        image: (B, 3, H, W), [-1, 1], the result; None when only the warp was asked for.
        change: (B, 3, H, W), colours that the editing network of the guided variant adds; None otherwise.
        shares: (B, 5, H, W), of the guided variant's layers in its result, together 1, see
            :class:`core.networks.pirenderer.layers.Layers`; None otherwise.
        head: (B, 2, H, W), backward displacement with the head, half image widths, of the guided variant.
        body: (B, 2, H, W), likewise of what only shifts with it.
        layers: the pictures (B, 3, H, W) that the shares belong to.
    """

    flow: Tensor
    warped: Tensor
    image: Tensor | None
    change: Tensor | None = None
    shares: Tensor | None = None
    head: Tensor | None = None
    body: Tensor | None = None
    layers: tuple[Tensor, ...] | None = None


class PIRenderer(nn.Module):
    """The network of the paper."""

    def __init__(self, config: PIRendererConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.warping = WarpingNetwork(config)
        self.editing = EditingNetwork(config)

    def forward(self, source: Tensor, window: Tensor, warp_only: bool = False) -> Rendering:
        """Render the source in another motion.

        Args:
            source: (B, 3, H, W), RGB in [-1, 1].
            window: (B, motion channels, 27), see :func:`core.motion.MotionSequence.windows`.
            warp_only: stop after the warp, as in the first stage of training (Sec. 4.1).

        Returns:
            Flow, warped source and final image.
        """
        descriptor = self.mapping(window)
        flow = self.warping(source, descriptor)
        warped = sample(source, deformation(flow))
        if warp_only:
            return Rendering(flow, warped, None)
        edited = self.editing(torch.cat([source, warped], dim=1), descriptor)
        return Rendering(flow, warped, torch.tanh(edited))
