"""The renderer computed step by step as the published code does it: what our own computation is measured against."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from core.networks.pirenderer.deformation import deformation, sample
from core.networks.pirenderer.editing import EditingNetwork
from core.networks.pirenderer.network import PIRenderer
from core.networks.pirenderer.normalisation import AdaIN, ImageLayerNorm
from core.networks.pirenderer.warping import WarpingNetwork

_SLOPE = 0.1


def plain_render(network: PIRenderer, source: Tensor, window: Tensor) -> Tensor:
    """The final image (B, 3, H, W) of :class:`PIRenderer`, including the convolutions that have no effect.

    Every residual block of the published editing network computes a first convolution and its normalisation whose
    result is thrown away (see ``docs/decisions/guided-renderer.md``); a plain port pays for them, so this does.
    """
    descriptor = network.mapping(window)
    flow = _flow(network.warping, source, descriptor)
    warped = sample(source, deformation(flow))
    return torch.tanh(_edited(network.editing, torch.cat([source, warped], dim=1), descriptor))


def _active(features: Tensor) -> Tensor:
    return functional.leaky_relu(features, _SLOPE)


def _adain(norm: AdaIN, features: Tensor, descriptor: Tensor) -> Tensor:
    style = functional.relu(norm.hidden(descriptor))
    gain, shift = norm.gamma(style) + 1.0, norm.beta(style)
    modulated: Tensor = functional.instance_norm(features) * gain[:, :, None, None] + shift[:, :, None, None]
    return modulated


def _layer_norm(norm: ImageLayerNorm, features: Tensor) -> Tensor:
    normed: Tensor = functional.layer_norm(features, list(features.shape[1:])) * norm.weight + norm.bias
    return normed


def _flow(network: WarpingNetwork, image: Tensor, descriptor: Tensor) -> Tensor:
    features = network.input_layer(image)
    skips = []
    # The parts of module lists are known to torch, not to the type checker.
    encoder: Any = network.encoder
    decoder: Any = network.decoder
    for block in encoder:
        features = block.conv_0(_active(_adain(block.norm_0, features, descriptor)))
        features = block.conv_1(_active(_adain(block.norm_1, features, descriptor)))
        skips.append(features)
    skips.pop()
    for block in decoder:
        main = block.conv_0(_active(_adain(block.norm_0, features, descriptor)))
        main = block.conv_1(_active(_adain(block.norm_1, main, descriptor)))
        short = block.shortcut_conv(_active(_adain(block.shortcut_norm, features, descriptor)))
        features = torch.cat([main + short, skips.pop()], dim=1)
    flow: Tensor = network.flow_conv(_active(_layer_norm(network.flow_norm, features)))
    return flow


def _edited(network: EditingNetwork, images: Tensor, descriptor: Tensor) -> Tensor:
    features = _active(_layer_norm(network.first.norm, network.first.conv(images)))
    skips = []
    downs: Any = network.downs
    levels: Any = network.levels
    for down in downs:
        skips.append(features)
        features = functional.avg_pool2d(_active(_layer_norm(down.norm, down.conv(features))), 2)
    for level in levels:
        for block in level.residuals:
            conv, norm = block.convs[0], block.norms[0]
            _active(_adain(norm, conv(features), descriptor))
            features = _adain(norm, conv(features), descriptor) + features
        enlarged = functional.interpolate(features, scale_factor=2, mode="nearest")
        up = _active(_layer_norm(level.up.norm, level.up.conv(enlarged)))
        features = up + _active(_layer_norm(level.skip.norm, level.skip.conv(skips.pop())))
    edited: Tensor = network.last(features)
    return edited
