"""The moving average of the weights, which is what inference uses."""

import torch
from torch import nn


def average_decay(batch: int, half_images: float, step: int) -> float:
    """Share of the old average that is kept in a step.

    0.5^(batch / half_images), which at a batch of 20 and 6250 images is the reference's 0.5^(32 / 10000); smaller in
    the first steps, so that the untrained weights are soon forgotten.
    """
    return float(min(0.5 ** (batch / half_images), (1 + step) / (10 + step)))


@torch.no_grad()
def update_average(averaged: nn.Module, network: nn.Module, decay: float) -> None:
    """Move ``averaged`` towards ``network``."""
    pairs = list(zip(averaged.parameters(), network.parameters(), strict=True))
    torch._foreach_lerp_([pair[0] for pair in pairs], [pair[1] for pair in pairs], 1.0 - decay)
