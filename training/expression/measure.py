"""How well an expression network reads faces that it was not trained on."""

from dataclasses import dataclass

import numpy as np
import torch

from core.conventions import FloatArray
from core.motion import ICT64
from core.networks.expression_network import ExpressionNetwork
from core.networks.landmark_network import scale_pixels
from training.expression.batches import placement, view_of
from training.expression.data import ExpressionFaces

_LEAST_SPREAD = 0.02


@dataclass(frozen=True, eq=False)
class ExpressionFigures:
    """Over all pictures of all faces.

    Attributes:
        spread: float32 (64,), root of the mean squared error, of posed pictures.
        plain_spread: likewise, of pictures as they were, against the fit of their labels.
        correlation: float32 (64,), of read with right coefficients, each face's mean taken off.
        gain: float32 (64,), slope of what is read.
    """

    spread: FloatArray
    plain_spread: FloatArray
    correlation: FloatArray
    gain: FloatArray

    def flat(self) -> dict[str, float]:
        """For logs and headers."""
        return {
            "spread": float(self.spread.mean()),
            "plain_spread": float(self.plain_spread.mean()),
            "correlation": float(self.correlation.mean()),
            "lowest_correlation": float(self.correlation.min()),
            "gain": float(self.gain.mean()),
        }

    def combined_spread(self) -> FloatArray:
        """What the tracker should believe: the larger of both, since posed faces are easier than real ones."""
        return np.maximum(np.maximum(self.spread, self.plain_spread), np.float32(_LEAST_SPREAD))


def measure_expression(network: ExpressionNetwork, faces: ExpressionFaces) -> ExpressionFigures:
    """Read all pictures of held-out faces."""
    size = network.config.input_size
    matrix = placement(size)
    network.eval()
    found = np.empty_like(faces.expressions)
    with torch.inference_mode():
        for number, crops in enumerate(faces.crops):
            views = np.stack([view_of(crop, matrix, size) for crop in crops])
            found[number] = network(scale_pixels(torch.from_numpy(views))).numpy()
    limits = ICT64.lower[ICT64.expression], ICT64.upper[ICT64.expression]
    found = np.clip(found, *limits)
    error = found - faces.expressions
    read, right = (one[:, 1:] - one[:, 1:].mean(axis=1, keepdims=True) for one in (found, faces.expressions))
    covariance = (read * right).sum(axis=(0, 1))
    power = np.square(right).sum(axis=(0, 1))
    return ExpressionFigures(
        spread=np.sqrt(np.square(error[:, 1:]).mean(axis=(0, 1))).astype(np.float32),
        plain_spread=np.sqrt(np.square(error[:, 0]).mean(axis=0)).astype(np.float32),
        correlation=(covariance / np.sqrt(power * np.square(read).sum(axis=(0, 1)) + 1e-12)).astype(np.float32),
        gain=(covariance / (power + 1e-12)).astype(np.float32),
    )
