"""Variational autoencoders that have learnt which expressions and which poses faces show (paper Section 4.2)."""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from core.checkpoint import CheckpointHeader, load_checkpoint, save_checkpoint
from core.conventions import FloatArray
from core.errors import InputError
from core.motion import MotionSequence, MotionSpace, motion_space
from core.networks.header_config import config_of_header
from core.networks.weights import arrays_of, restore_weights

_SLOPE = 0.1
_POSE_COUNT = 6
_LEAST_DEVIATION = 1e-3
_NOISE_LIMITS = (-6.0, 2.0)
"""Natural logarithm of the smallest and largest variance of the decoder, in normalised units."""


@dataclass(frozen=True)
class VaeSize:
    """Size of one autoencoder.

    Attributes:
        values: numbers that it takes and gives.
        hidden: width of its two hidden layers, on each side.
        latent: numbers of its code.
    """

    values: int
    hidden: int = 128
    latent: int = 16

    def __post_init__(self) -> None:
        if min(self.values, self.hidden, self.latent) < 1:
            raise ValueError(f"all sizes of a network are at least 1, got {self}")


@dataclass(frozen=True)
class MotionVaeConfig:
    """Sizes of both autoencoders; see :func:`vae_config`."""

    expression: VaeSize
    pose: VaeSize


class Elbo(NamedTuple):
    """Evidence lower bound in nats, the mean over the batch: ``likelihood - divergence``."""

    likelihood: Tensor
    divergence: Tensor

    @property
    def negative(self) -> Tensor:
        """What training makes small."""
        return self.divergence - self.likelihood


class Vae(nn.Module):
    """One autoencoder: Gaussian code, Gaussian decoder with a learnt variance for each number.

    Source: Kingma and Welling 2014; the learnt variance keeps codes in use without a weight on the divergence.
    """

    mean: Tensor
    deviation: Tensor
    lower: Tensor
    upper: Tensor

    def __init__(self, size: VaeSize) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.size = size
        for name, start in (("mean", 0.0), ("deviation", 1.0), ("lower", -1.0), ("upper", 1.0)):
            self.register_buffer(name, torch.full((size.values,), start))
        self.encoder = _layers(size.values, size.hidden, 2 * size.latent)
        self.decoder = _layers(size.latent, size.hidden, size.values)
        self.log_variance = nn.Parameter(torch.zeros(size.values))

    def adapt(self, values: Tensor) -> None:
        """Take mean, spread and range of each number from float32 (N, values)."""
        self.mean.copy_(values.mean(dim=0))
        self.deviation.copy_(values.std(dim=0, correction=0).clamp_min(_LEAST_DEVIATION))
        self.lower.copy_(values.amin(dim=0))
        self.upper.copy_(values.amax(dim=0))

    def elbo(self, values: Tensor, generator: torch.Generator) -> Elbo:
        """Bound on the log density of normalised values, from one seeded code for each of (B, values)."""
        normalised = (values - self.mean) / self.deviation
        centre, log_spread = self.encoder(normalised).chunk(2, dim=1)
        noise = torch.randn(centre.shape, generator=generator)
        decoded = self.decoder(centre + noise * (0.5 * log_spread).exp())
        log_variance = self.log_variance.clamp(*_NOISE_LIMITS)
        squared = (normalised - decoded) ** 2 / log_variance.exp()
        likelihood = -0.5 * (squared + log_variance + math.log(2.0 * math.pi)).sum(dim=1)
        divergence = 0.5 * (centre**2 + log_spread.exp() - 1.0 - log_spread).sum(dim=1)
        return Elbo(likelihood.mean(), divergence.mean())

    def sample(self, count: int, generator: torch.Generator, temperature: float = 1.0) -> Tensor:
        """Decoded Gaussian codes (count, values), kept inside what training has seen."""
        codes = temperature * torch.randn(count, self.size.latent, generator=generator)
        decoded = self.decoder(codes) * self.deviation + self.mean
        return torch.minimum(torch.maximum(decoded, self.lower), self.upper)


class MotionVae(nn.Module):
    """The two autoencoders of a motion space: one for expressions, one for rotation with translation."""

    def __init__(self, config: MotionVaeConfig) -> None:
        """Random weights from torch's generator."""
        super().__init__()
        self.config = config
        self.expression = Vae(config.expression)
        self.pose = Vae(config.pose)

    @torch.inference_mode()
    def sample(
        self, space: MotionSpace, count: int, seed: int, *, temperature: float = 1.0, translate: bool = False
    ) -> MotionSequence:
        """Random motions, independent of each other.

        Args:
            space: the space that it was trained in.
            count: how many, at least 1.
            seed: the same seed always gives the same motions.
            temperature: factor on the Gaussian codes; 0 gives the mean face.
            translate: whether place and size vary too; the paper's Table 1 leaves them alone.

        Returns:
            Motions inside the ranges of the space; numbers beyond the six of the pose are 0.

        Raises:
            ValueError: another number of expression coefficients, or no motions asked for.
        """
        if space.expression_count != self.config.expression.values or count < 1:
            raise ValueError(f"cannot draw {count} motions of {space.name} from {self.config}")
        generator = torch.Generator().manual_seed(seed)
        frames: FloatArray = np.zeros((count, space.size), dtype=np.float32)
        frames[:, space.expression] = self.expression.sample(count, generator, temperature).numpy()
        pose = self.pose.sample(count, generator, temperature).numpy()
        frames[:, space.rotation] = pose[:, :3]
        if translate:
            frames[:, space.translation] = pose[:, 3:]
        return MotionSequence(space, np.clip(frames, space.lower, space.upper))


def vae_config(space: MotionSpace, hidden: int = 128, latent: int = 16, pose_latent: int = 4) -> MotionVaeConfig:
    """The configuration for a motion space; ``ValueError`` when a size is not positive."""
    return MotionVaeConfig(VaeSize(space.expression_count, hidden, latent), VaeSize(_POSE_COUNT, hidden, pose_latent))


def save_motion_vae(
    path: str | Path,
    network: MotionVae,
    space: str,
    step: int,
    metrics: dict[str, float],
    data: dict[str, Any],
    licence: str = "",
) -> None:
    """Write a checkpoint of kind ``vae`` (``InputError`` when it cannot be written)."""
    header = CheckpointHeader("vae", asdict(network.config), space, None, step, metrics, data, licence)
    save_checkpoint(path, header, arrays_of(network))


def load_motion_vae(path: str | Path) -> tuple[MotionVae, MotionSpace]:
    """Rebuild the autoencoders from their checkpoint alone.

    Raises:
        InputError: the file is missing, damaged, of another kind, or its weights or motion space do not fit its header.
    """
    checkpoint = load_checkpoint(path, "vae")
    config = config_of_header(MotionVaeConfig, checkpoint.header, path)
    space = motion_space(checkpoint.header.motion_space or "")
    if (config.expression.values, config.pose.values) != (space.expression_count, _POSE_COUNT):
        raise InputError(f"The sizes in {path} do not fit its motion space {space.name}; get the file again.")
    network = MotionVae(config)
    restore_weights(network, checkpoint.tensors, path)
    return network.eval(), space


def _layers(before: int, hidden: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(before, hidden),
        nn.LeakyReLU(_SLOPE),
        nn.Linear(hidden, hidden),
        nn.LeakyReLU(_SLOPE),
        nn.Linear(hidden, after),
    )
