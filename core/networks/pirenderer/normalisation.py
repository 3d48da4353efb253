"""The two normalisations of the network."""

import torch
from torch import Tensor, nn
from torch.nn import functional

_EPSILON = 1e-5


class AdaIN(nn.Module):
    """Adaptive instance normalisation: every channel is normalised, then scaled and shifted by the descriptor.

    ``y = instance_norm(x) * (1 + gamma(z)) + beta(z)`` with gamma and beta from one hidden layer.
    """

    def __init__(self, channels: int, descriptor: int, hidden: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(descriptor, hidden)
        self.gamma = nn.Linear(hidden, channels)
        self.beta = nn.Linear(hidden, channels)

    def forward(self, features: Tensor, descriptor: Tensor) -> Tensor:
        """Modulate.

        Args:
            features: (B, C, H, W).
            descriptor: (B, D).

        Returns:
            (B, C, H, W).
        """
        style = functional.relu(self.hidden(descriptor))
        gain, shift = self.gamma(style) + 1.0, self.beta(style)
        variance, mean = torch.var_mean(features.float(), dim=(2, 3), correction=0)
        return _scaled(features, mean, variance, gain, shift)


class ImageLayerNorm(nn.Module):
    """Layer normalisation over channels, rows and columns together, with one gain and one shift per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, features: Tensor) -> Tensor:
        """Normalise (B, C, H, W)."""
        variance, mean = torch.var_mean(features.float(), dim=(1, 2, 3), correction=0)
        gain, shift = self.weight.flatten()[None], self.bias.flatten()[None]
        return _scaled(features, mean[:, None], variance[:, None], gain, shift)


def _scaled(features: Tensor, mean: Tensor, variance: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
    """``(features - mean) / deviation * gain + shift`` in one pass over the features.

    The other arguments are (B or 1, C or 1), the statistics in float32, which half precision has too few bits for.
    On a processor these layers are bound by memory, not by arithmetic.
    """
    scale = gain * torch.rsqrt(variance + _EPSILON)
    offset = shift - mean * scale
    kind = features.dtype
    return torch.addcmul(offset.to(kind)[:, :, None, None], features, scale.to(kind)[:, :, None, None])
