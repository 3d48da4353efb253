"""How well the autoencoders describe motions."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.motion import MotionSpace
from core.networks.motion_vae import MotionVae
from training.motion_vae.data import MotionSamples

_MEASURED = 8192
"""Motions measured at most."""


@dataclass(frozen=True)
class Bounds:
    """Negative ELBO in nats (a normalised motion), smaller is better.

    Attributes:
        expression: of the 64 expression coefficients.
        pose: of the six numbers of the pose.
    """

    expression: float
    pose: float


def parts(space: MotionSpace, values: Tensor) -> tuple[Tensor, Tensor]:
    """Expression (N, 64) and pose (N, 6) of motions (N, space.size)."""
    return values[:, space.expression], values[:, space.rotation.start : space.translation.stop]


@torch.inference_mode()
def measure(network: MotionVae, samples: MotionSamples, seed: int = 0) -> Bounds:
    """Bounds over seeded draws from the samples, each clip as likely as any other."""
    generator = torch.Generator().manual_seed(seed)
    random = np.random.default_rng(seed)
    count = min(len(samples.values), _MEASURED)
    rows = random.choice(len(samples.values), count, p=samples.chances)
    expression, pose = parts(samples.space, torch.from_numpy(samples.values[rows]))
    return Bounds(
        float(network.expression.elbo(expression, generator).negative),
        float(network.pose.elbo(pose, generator).negative),
    )
