"""The loss of the renderer: Eq. 5, 7, 8 and 9 of the paper, with terms of ours that are off there."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.deformation import deformation
from core.networks.pirenderer.network import Rendering
from training.renderer.config import LossConfig
from training.renderer.perceptual import PerceptualNetwork

Terms = dict[str, Tensor]

_LEAST_ERROR = 1e-4
"""Squared error of a range of 2 (46 dB), below which a picture is not pushed further."""

_LEAST_LOCAL_ERROR = 1e-3
"""Likewise (36 dB), below which a layer is as good as another: noise is not worth choosing by."""


class FeatureDistances(NamedTuple):
    """Content and style distance of two pictures, each summed over layers and scales."""

    content: Tensor
    style: Tensor


def gram_matrix(features: Tensor) -> Tensor:
    """Inner products of the channels over all places, divided by channels and places: (B, C, H, W) to (B, C, C)."""
    batch, channels, rows, columns = features.shape
    flat = features.float().reshape(batch, channels, rows * columns)
    return flat @ flat.transpose(1, 2) / (channels * rows * columns)


def feature_distances(network: PerceptualNetwork, image: Tensor, target: Tensor, scales: int) -> FeatureDistances:
    """L1 distances of relu1_1 .. relu5_1 and of their Gram matrices (Eq. 7 and 8), equal weights.

    Args:
        network: the feature network.
        image: (B, 3, H, W), [-1, 1].
        target: the wanted picture; no gradient reaches it.
        scales: how many sizes, each half the last; sizes too small for the deepest layer are left out.
    """
    content = style = torch.zeros((), device=image.device)
    for scale in range(scales):
        if scale > 0:
            if min(image.shape[2:]) // 2 < network.smallest_side:
                break
            image, target = functional.avg_pool2d(image, 2), functional.avg_pool2d(target, 2)
        with torch.no_grad():
            wanted = network(target)
        for made, aim in zip(network(image), wanted, strict=True):
            content = content + (made.float() - aim.float()).abs().mean()
            style = style + (gram_matrix(made) - gram_matrix(aim)).abs().mean()
    return FeatureDistances(content, style)


def pixel_distance(image: Tensor, target: Tensor, scales: int) -> Tensor:
    """L1 distance of the pictures themselves, summed over scales."""
    total = (image.float() - target).abs().mean()
    for _ in range(1, scales):
        image, target = functional.avg_pool2d(image, 2), functional.avg_pool2d(target, 2)
        total = total + (image.float() - target).abs().mean()
    return total


def log_error(image: Tensor, target: Tensor) -> Tensor:
    """Mean over pictures (B, 3, H, W) of the natural logarithm of their mean squared error.

    A picture that is nearly right counts as much as one that is far off.
    """
    squared = (image.float() - target).square().mean(dim=(1, 2, 3))
    return (squared + _LEAST_ERROR).log().mean()


def layer_regret(shares: Tensor, layers: tuple[Tensor, ...], target: Tensor) -> Tensor:
    """Mean over places of how much worse than the best layer the shares choose, as the logarithm of the error.

    The final picture's error is small wherever colours are even, so that it hardly says whether a wall stands still;
    this says it everywhere alike. No gradient reaches the layers themselves.

    Args:
        shares: (B, L, H, W), together 1.
        layers: L pictures (B, 3, H, W).
        target: (B, 3, H, W).
    """
    with torch.no_grad():
        errors = torch.stack([(layer.float() - target).square().mean(1) for layer in layers], dim=1)
        local = (functional.avg_pool2d(errors, 5, 1, 2) + _LEAST_LOCAL_ERROR).log()
        regret = local - local.amin(1, keepdim=True)
    return (shares * regret).sum(1).mean()


def mesh_flow_distance(flow: Tensor, mesh_flow: Tensor, composed: bool) -> Tensor:
    """How far the network samples from where the mesh says, in half image widths.

    Args:
        flow: (B, 2, h, w), the network's flow in cells.
        mesh_flow: (B, 2, g, g), backward displacement of the mesh in half image widths.
        composed: the network's flow comes on top of the mesh's (the guided variant), so that it should be small.
    """
    rows, columns = flow.shape[2:]
    if composed:
        return (flow.float() * 2.0 / columns).abs().mean()
    x = (torch.arange(columns, device=flow.device, dtype=torch.float32) + 0.5) * (2.0 / columns) - 1.0
    y = (torch.arange(rows, device=flow.device, dtype=torch.float32) + 0.5) * (2.0 / rows) - 1.0
    centres = torch.stack(torch.meshgrid(x, y, indexing="xy"))[None]
    wanted = centres + functional.interpolate(mesh_flow, (rows, columns), mode="bilinear", align_corners=False)
    return (deformation(flow.float()) - wanted).abs().mean()


def teacher_distance(flow: Tensor, teacher: Tensor) -> Tensor:
    """Huber distance of flows in cells, where the teacher can be trusted.

    Squares below one cell: what cannot be foretold is averaged, where L1 would settle for no motion at all.

    Args:
        flow: (B, 2, h, w), the network's.
        teacher: (B, 3, h, w), the teacher's x, y and trust.
    """
    distance = functional.huber_loss(flow.float(), teacher[:, :2], reduction="none")
    return (distance * teacher[:, 2:]).mean()


class RendererLoss(nn.Module):
    """L = 2.5 L_w + 4 L_c + 1000 L_s (Eq. 9), with the weights of the settings."""

    def __init__(self, config: LossConfig, features: PerceptualNetwork | None, composed: bool) -> None:
        """Take the feature network, which may be None when no term needs it; ``composed``: the guided variant."""
        super().__init__()
        if features is None and config.needs_features:
            raise ValueError("a perceptual weight is above 0 but there is no feature network")
        self._config = config
        self._features = features
        self._composed = composed

    def forward(
        self, made: Rendering, target: Tensor, mesh_flow: Tensor | None, teacher: Tensor | None = None
    ) -> Terms:
        """The weighted terms by name and their sum as ``loss``; those of the final picture only where there is one."""
        config, terms = self._config, Terms()
        if self._features is not None and config.warp > 0:
            distances = feature_distances(self._features, made.warped, target, config.scales)
            terms["warp"] = config.warp * distances.content
        if config.pixel > 0:
            terms["pixel_warp"] = config.pixel * pixel_distance(made.warped, target, config.scales)
        if config.mesh_flow > 0 and mesh_flow is not None:
            terms["mesh_flow"] = config.mesh_flow * mesh_flow_distance(made.flow, mesh_flow, self._composed)
        if config.teacher > 0 and teacher is not None:
            terms["teacher"] = config.teacher * teacher_distance(made.flow, teacher)
        if made.image is not None:
            terms |= self._of_final(made.image, target) | self._of_layers(made, target)
        terms["loss"] = torch.stack(list(terms.values())).sum()
        return terms

    def _of_final(self, image: Tensor, target: Tensor) -> Terms:
        config, terms = self._config, Terms()
        if self._features is not None and config.content + config.style > 0:
            distances = feature_distances(self._features, image, target, config.scales)
            terms["content"], terms["style"] = config.content * distances.content, config.style * distances.style
        if config.pixel > 0:
            terms["pixel"] = config.pixel * pixel_distance(image, target, config.scales)
        if config.log_error > 0:
            terms["log_error"] = config.log_error * log_error(image, target)
        return terms

    def _of_layers(self, made: Rendering, target: Tensor) -> Terms:
        if self._config.layers == 0 or made.shares is None or made.layers is None:
            return Terms()
        return Terms(layers=self._config.layers * layer_regret(made.shares, made.layers, target))
