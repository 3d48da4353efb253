"""Distillation: a narrow network learns from what a trained, wider one makes of the same pairs.

What the wide one decides (how far a place moves, which layer is seen there) is a far clearer lesson than the target's
pixels, in which most of that has to be guessed. Source: Hinton et al. 2015, "Distilling the knowledge in a neural
network"; here outputs are compared instead of class scores.
"""

from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from core.errors import InputError
from core.networks.pirenderer.checkpoints import RendererNetwork, load_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import Rendering

_FLOW, _SHARES, _CHANGE, _PICTURE = 4.0, 1.0, 10.0, 5.0
"""They bring cells of flow, shares and colours to about the same size."""


def distillation_distance(made: Rendering, wanted: Rendering) -> Tensor:
    """How far a rendering is from what the wide network made of the same pairs.

    Args:
        made: by the network that learns; only its flow and warped picture after the warping stage's forward pass.
        wanted: by the wide one; no gradient reaches it.
    """
    total = _FLOW * functional.huber_loss(made.flow.float(), wanted.flow.float())
    if made.image is None or wanted.image is None:
        return total + _PICTURE * (made.warped.float() - wanted.warped.float()).abs().mean()
    total = total + _PICTURE * (made.image.float() - wanted.image.float()).abs().mean()
    if made.shares is None or made.change is None or wanted.shares is None or wanted.change is None:
        return total
    total = total + _SHARES * (made.shares - wanted.shares).abs().sum(1).mean()
    return total + _CHANGE * (made.change - wanted.change).abs().mean()


def load_wide(path: Path, config: PIRendererConfig, space: str, device: torch.device) -> RendererNetwork:
    """The network to learn from, frozen, on ``device``.

    Raises:
        InputError: it cannot be read, or what it makes cannot be compared with what ``config`` makes.
    """
    wide, header = load_renderer(path)
    given, wanted = _kind(wide.config, str(header.motion_space)), _kind(config, space)
    if given != wanted:
        raise InputError(
            f"{path} cannot be learnt from: it is {given}, and the run is {wanted}; name another with loss.distil_from."
        )
    return wide.to(device, memory_format=torch.channels_last).requires_grad_(False).eval()  # type: ignore[call-overload,no-any-return]


def _kind(config: PIRendererConfig, space: str) -> str:
    return f"{'guided' if config.geometry_prior else 'not guided'}, of {config.image_size} px, in {space} motions"
