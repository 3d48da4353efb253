"""What the landmark network is taught: places, gaps between lids and lips, and whether a face is there."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from core.networks.landmark_network import ANCHORS, POINTS
from core.tracking.alignment import LEFT_EYE_OUTER, RIGHT_EYE_OUTER

RIGHT_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
LEFT_EYE = (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466)
IRISES = tuple(range(468, 478))
OUTER_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409)
INNER_LIPS = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415)
RIGHT_BROW = (70, 63, 105, 66, 107, 46, 53, 52, 65, 55)
LEFT_BROW = (300, 293, 334, 296, 336, 276, 283, 282, 295, 285)
GAPS = (
    *((159, 145), (160, 144), (158, 153), (386, 374), (387, 373), (385, 380)),
    *((13, 14), (82, 87), (312, 317), (81, 178), (311, 402), (78, 308)),
    *((159, 52), (386, 282), (468, 145), (473, 374)),
)
"""Point pairs whose difference is taught by itself: lid and lip openings, mouth width, brow height, gaze height."""

_SOFTNESS = 0.003


@dataclass(frozen=True)
class LossWeights:
    """Weights of the terms; lengths are in outer-eye-corner widths."""

    eyes: float = 3.0
    irises: float = 3.0
    lips: float = 2.5
    brows: float = 1.5
    depth: float = 0.25
    gaps: float = 0.5
    anchors: float = 0.4
    face: float = 0.02


def point_weights(weights: LossWeights) -> Tensor:
    """Weight of each landmark (478,), mean 1."""
    result = torch.ones(POINTS)
    result[list(RIGHT_EYE + LEFT_EYE)] = weights.eyes
    result[list(IRISES)] = weights.irises
    result[list(OUTER_LIPS + INNER_LIPS)] = weights.lips
    result[list(RIGHT_BROW + LEFT_BROW)] = weights.brows
    return result / result.mean()


def eye_widths(landmarks: Tensor) -> Tensor:
    """Distance of the outer eye corners in space (B,), which a turned head does not shorten."""
    across = landmarks[:, LEFT_EYE_OUTER] - landmarks[:, RIGHT_EYE_OUTER]
    return across.square().sum(dim=1).sqrt()


def _softened_length(offsets: Tensor) -> Tensor:
    return torch.sqrt(offsets.square().sum(dim=-1) + _SOFTNESS**2) - _SOFTNESS


def landmark_loss(
    predicted: Tensor, anchors: Tensor, logits: Tensor, landmarks: Tensor, face: Tensor, weights: LossWeights
) -> tuple[Tensor, dict[str, float]]:
    """Total loss and its terms (unweighted).

    Args:
        predicted: (B, 478, 3) normalised.
        anchors: (B, A, 2) normalised.
        logits: (B,) face logits.
        landmarks: (B, 478, 3) labels, ignored where there is no face.
        face: (B,) 1 where there is a face.
        weights: of the terms.
    """
    scale = face / eye_widths(landmarks).clamp_min(0.05) / face.sum().clamp_min(1)
    offsets = predicted - landmarks
    places = (_relative(offsets[..., :2], scale) * point_weights(weights)).mean(dim=1).sum()
    depth = (offsets[..., 2].abs() * scale[:, None]).mean(dim=1).sum()
    first, second = [pair[0] for pair in GAPS], [pair[1] for pair in GAPS]
    gaps = _relative(offsets[:, first, :2] - offsets[:, second, :2], scale).mean(dim=1).sum()
    centres = _relative(anchors - landmarks[:, list(ANCHORS), :2], scale).mean(dim=1).sum()
    presence = functional.binary_cross_entropy_with_logits(logits, face)
    total = places + weights.depth * depth + weights.gaps * gaps + weights.anchors * centres + weights.face * presence
    terms = {"places": places, "depth": depth, "gaps": gaps, "anchors": centres, "face": presence}
    return total, {name: float(value.detach()) for name, value in terms.items()}


def _relative(offsets: Tensor, scale: Tensor) -> Tensor:
    # The softening must act in eye widths, so the offsets are scaled before it and weighted after.
    present = (scale > 0).to(offsets.dtype)
    count = present.sum().clamp_min(1)
    return _softened_length(offsets * (scale * count)[:, None, None]) * (present / count)[:, None]
