"""What is added to the likelihood of the whole flow, so that its first map hears what is said."""

import math

import torch
from torch import Tensor

from core.networks.audio_flow.context import Expectation
from training.speech_corpus.lip_gap import LIPS_MEET, lip_gap

_GAP_DEVIATION = 0.15
_CLOSURE_WEIGHT = 3.0
"""Centimetres of error that count as one deviation; lips that stay apart on a p or b are seen more than any vowel."""


def direct_loss(expected: Expectation, values: Tensor) -> Tensor:
    """Negative log-likelihood, nats a number, of normalised motions under the expectation as an uncorrelated Gaussian.

    Args:
        expected: mean and deviation (B, T, values).
        values: (B, T, values).
    """
    scaled = (values - expected.mean) * (-expected.log_deviation).exp()
    return (0.5 * scaled**2 + expected.log_deviation + 0.5 * math.log(2.0 * math.pi)).mean()


def lip_loss(error: Tensor, opening: Tensor, manner: Tensor) -> Tensor:
    """Squared error of the gap between the lips on laid-out speech, in deviations, closures counting three times.

    Args:
        error: (B, T), centimetres.
        opening: (B, T), true gap in centimetres more than that of the mean face.
        manner: (B,), 0 for laid-out speech.
    """
    rest = float(lip_gap([[0.0] * 64])[0])
    closed = (opening + rest < LIPS_MEET).to(error.dtype)
    weight = (1.0 + (_CLOSURE_WEIGHT - 1.0) * closed) * (1.0 - manner)[:, None]
    return (0.5 * weight * (error / _GAP_DEVIATION) ** 2).sum() / torch.clamp(weight.sum(), min=1.0)
