"""The two normalisations of the network."""

import torch
from torch import Tensor, nn
from torch.nn import functional


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
        modulated: Tensor = functional.instance_norm(features) * gain[:, :, None, None] + shift[:, :, None, None]
        return modulated


class ImageLayerNorm(nn.Module):
    """Layer normalisation over channels, rows and columns together, with one gain and one shift per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, features: Tensor) -> Tensor:
        """Normalise (B, C, H, W)."""
        return functional.layer_norm(features, list(features.shape[1:])) * self.weight + self.bias
