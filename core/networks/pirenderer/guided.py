"""The guided variant: starts from the geometry engine's flow and picture, and learns what they cannot know.

Ours, not the paper's; see the design page, section 5, and ``docs/decisions/guided-renderer.md``.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.editing import EditingNetwork
from core.networks.pirenderer.head_flow import (
    NUMBERS,
    POSE_NUMBERS,
    affine_head_motion,
    body_flow,
    head_flow,
    pose_change,
)
from core.networks.pirenderer.layers import COLOURS, OUTPUTS, Layers, Motions, blended, moved, pixel_centres, seen_at
from core.networks.pirenderer.mapping import MappingNetwork
from core.networks.pirenderer.network import Rendering
from core.networks.pirenderer.warping import WarpingNetwork

_FLOW_BIAS = (0.0, 0.0, -2.0, -3.0)
"""Offsets x, y, the logit of the share that moves with the head, and of what of the rest shifts with the head."""

_DRAWN = (0.1, 0.2)
"""Mean difference of the colours, of a range of 2, from which on the geometry engine is taken to have drawn itself."""

_FLOW_SCALE = 16.0
"""Brings displacements in half image widths to the size of colours."""

_POSE_SCALE = 4.0
"""Does the same for radians and translations."""

_LAST_BIAS = (*(0.0,) * COLOURS, *(4.0 if name == "picture" else 0.0 for name in Layers._fields))
"""Of the editing network: an untrained one adds nothing and gives nearly the geometry engine's picture."""


class Guide(NamedTuple):
    """What the geometry engine says about the wanted picture.

    Attributes:
        flow: (B, 2, g, g), backward displacement x, y from a place in the result to its source, in half image
            widths.
        picture: (B, 3, H, W), the engine's own rendering, RGB in [-1, 1].
        own_pose: (B, 6), rotation and translation of the source's own motion.
        trust: (B, 1, H, W), 0 to 1, how far that picture is to be kept as it is; None where nobody says.
    """

    flow: Tensor
    picture: Tensor
    own_pose: Tensor
    trust: Tensor | None = None

    def to(self, device: torch.device) -> "Guide":
        """The guide on ``device``."""
        return Guide(*(None if part is None else part.to(device) for part in self))  # type: ignore[arg-type]


class GuidedPIRenderer(nn.Module):
    """Flow of the mesh and of the network are composed before the source is sampled once.

    The network's flow is shares of what is missing for a place to turn with the head or to shift with it, and a rest:
    hair turns with the head, shoulders shift with it and the wall stays, so that most of it is to tell them apart.

    The result blends ready pictures with learned shares and adds colours to them, see
    :mod:`core.networks.pirenderer.layers`. Where nothing has to be learned the photo stays a photo.
    """

    def __init__(self, config: PIRendererConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.head_motion = nn.Linear(NUMBERS + POSE_NUMBERS, config.descriptor)
        self.warping = WarpingNetwork(config, image_channels=9, outputs=4)
        self.editing = EditingNetwork(config, inside=3 * len(Layers._fields), outside=OUTPUTS)
        with torch.no_grad():
            # The flow of an untrained network is hardly any, and it adds no colours.
            nn.init.zeros_(self.warping.flow_conv.weight)
            nn.init.zeros_(self.editing.last.weight[:COLOURS])
            for bias, value in ((self.warping.flow_conv.bias, _FLOW_BIAS), (self.editing.last.bias, _LAST_BIAS)):
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
            The network's own flow in cells of its grid, the source warped by both flows, and the final image with what
            it is blended from.
        """
        inputs = flow_inputs(window, guide)
        # Instance normalisation hides from the warping network how far things move: the descriptor says it.
        descriptor = self.mapping(window) + self.head_motion(inputs.numbers)
        flow = flow_with_motions(self.warping(inputs.image, descriptor), inputs)
        if warp_only:
            return Rendering(flow, composed_warp(source, flow, guide.flow), None)
        layers = layers_of(source, flow, guide, inputs.motions)
        edited = self.editing(torch.cat([source, *others(layers)], dim=1), descriptor)
        drawn = drawn_by(source, guide) if self.config.keep_drawn else None
        return blended(flow, layers, edited, inputs.motions, drawn)


def layers_of(source: Tensor, flow: Tensor, guide: Guide, motions: Motions) -> Layers:
    """All layers of a source (B, 3, H, W) moved by the network's ``flow``."""
    return Layers(
        warped=composed_warp(source, flow, guide.flow),
        picture=guide.picture,
        still=source,
        with_head=moved(source, motions.head),
        with_body=moved(source, motions.body),
    )


def others(layers: Layers) -> tuple[Tensor, ...]:
    """The layers besides the source itself, in the order in which the editing network takes them."""
    return layers.warped, layers.picture, layers.with_head, layers.with_body


class FlowInputs(NamedTuple):
    """What the warping network of the guided variant starts from.

    Attributes:
        image: (B, 9, H, W), the guide's picture, the mesh's flow, and what that lacks of the two motions below.
        beyond_head: (B, 2, H, W), what the mesh's flow lacks of turning with the head, in half image widths.
        beyond_body: (B, 2, H, W), what it lacks of shifting with the head.
        numbers: (B, 12), the head's affine motion and the change of the pose, scaled for the descriptor.
        motions: the two motions themselves.
    """

    image: Tensor
    beyond_head: Tensor
    beyond_body: Tensor
    numbers: Tensor
    motions: Motions


def flow_inputs(window: Tensor, guide: Guide) -> FlowInputs:
    """Prepare the guide of motion windows (B, channels, 27) for the warping network."""
    motion = affine_head_motion(guide.flow, window)
    rows, columns = guide.picture.shape[2:]
    mesh_flow = functional.interpolate(guide.flow, (rows, columns), mode="bilinear", align_corners=False)
    motions = Motions(head_flow(motion, rows, columns), body_flow(guide.own_pose, window, rows, columns))
    head, body = motions.head - mesh_flow, motions.body - mesh_flow
    image = torch.cat([guide.picture, mesh_flow * _FLOW_SCALE, head * _FLOW_SCALE, body * _FLOW_SCALE], dim=1)
    change = pose_change(guide.own_pose, window) * _POSE_SCALE
    numbers = torch.cat([motion.flatten(1) * _FLOW_SCALE, change], dim=1)
    return FlowInputs(image, head, body, numbers, motions)


def flow_with_motions(made: Tensor, inputs: FlowInputs) -> Tensor:
    """The flow in cells (B, 2, h, w) from the warping network's four channels (B, 4, h, w)."""
    made = made.float()
    head, body = (
        functional.interpolate(beyond, made.shape[2:], mode="area") * (0.5 * made.shape[3])
        for beyond in (inputs.beyond_head, inputs.beyond_body)
    )
    with_head = torch.sigmoid(made[:, 2:3])
    return made[:, :2] + with_head * head + (1.0 - with_head) * torch.sigmoid(made[:, 3:]) * body


def drawn_by(source: Tensor, guide: Guide) -> Tensor:
    """Where the guide's picture is kept: (B, 1, H, W), 0 to 1.

    It is where that picture is more than the source moved by the mesh, and where the guide trusts it.

    Args:
        source: (B, 3, H, W), RGB in [-1, 1].
        guide: of that source.
    """
    still = torch.zeros(source.shape[0], 2, 4, 4, device=source.device)
    difference = (composed_warp(source, still, guide.flow).float() - guide.picture.float()).abs().mean(1, keepdim=True)
    lowest, highest = _DRAWN
    sure = ((functional.avg_pool2d(difference, 3, 1, 1) - lowest) / (highest - lowest)).clamp(0.0, 1.0)
    spread = functional.max_pool2d(sure, 3, 1, 1)
    drawn = functional.avg_pool2d(spread, 3, 1, 1)
    return drawn if guide.trust is None else torch.maximum(drawn, guide.trust)


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
    places = pixel_centres(rows, columns, source.device) + step
    beyond = functional.grid_sample(
        mesh_flow.float(), places.permute(0, 2, 3, 1), padding_mode="border", align_corners=False
    )
    return seen_at(source, places + beyond)
