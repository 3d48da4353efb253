"""Normalisation of one picture's features, and all gains and shifts that a descriptor asks for."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.pirenderer.normalisation import AdaIN, ImageLayerNorm

_SLOPE = 0.1


def active(features: Tensor) -> Tensor:
    """LeakyReLU in place."""
    return functional.leaky_relu_(features, _SLOPE)


class Modulations:
    """The gains and shifts of every AdaIN of a network, as few matrix products."""

    def __init__(self, network: nn.Module) -> None:
        """Gather the weights of all :class:`AdaIN` in ``network``."""
        norms = [module for module in network.modules() if isinstance(module, AdaIN)]
        self._hidden = torch.cat([norm.hidden.weight.detach() for norm in norms])
        self._hidden_bias = torch.cat([_bias(norm.hidden) for norm in norms])
        self._widths = [norm.hidden.out_features for norm in norms]
        self._outer = [torch.cat([norm.gamma.weight.detach(), norm.beta.weight.detach()]) for norm in norms]
        # The gain is one more than what the layer says.
        self._outer_bias = [torch.cat([_bias(norm.gamma) + 1.0, _bias(norm.beta)]) for norm in norms]
        self._norms = norms

    def __call__(self, descriptor: Tensor) -> "Styles":
        """For a descriptor (1, D)."""
        style = functional.relu(functional.linear(descriptor, self._hidden, self._hidden_bias))
        parts = zip(self._norms, torch.split(style, self._widths, dim=1), self._outer, self._outer_bias, strict=True)
        return Styles({id(norm): functional.linear(own, outer, bias)[0] for norm, own, outer, bias in parts})


class Styles:
    """What AdaIN layers do for one descriptor."""

    def __init__(self, values: dict[int, Tensor]) -> None:
        self._values = values

    def modulated(self, norm: AdaIN, features: Tensor) -> Tensor:
        """As ``norm`` itself, for one picture: (1, C, H, W), a new tensor."""
        gain, shift = self._values[id(norm)].chunk(2)
        return functional.group_norm(features, features.shape[1], gain, shift)


def layer_normed(norm: ImageLayerNorm, features: Tensor) -> Tensor:
    """As ``norm`` itself: (1, C, H, W), a new tensor."""
    return functional.group_norm(features, 1, norm.weight.detach().flatten(), norm.bias.detach().flatten())


def _bias(layer: nn.Linear) -> Tensor:
    return layer.bias.detach()
