"""Pairs of pictures of one face in two expressions, each a pure function of the seed and its number."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from core.conventions import ImageArray
from core.motion import ICT64
from core.opencv import cv2
from core.tracking.expression_reader import mirrored_expression
from training.expression.config import ExpressionTrainingConfig
from training.expression.data import MARGIN, SIDE, ExpressionFaces
from training.landmarks.appearance import change_appearance

_SHIFT, _SCALE, _TURN = 0.02, 0.04, 0.04
"""Standard deviations of how the tracker's crop lies beside the label's: of its side, as a factor, radians."""


@dataclass(frozen=True, eq=False)
class ExpressionBatch:
    """Crops uint8 (B, S, S, 3) and expressions float32 (B, 64); rows 2 n and 2 n + 1 show the same face."""

    crops: Tensor
    expressions: Tensor


def expression_batch(faces: ExpressionFaces, config: ExpressionTrainingConfig, step: int) -> ExpressionBatch:
    """Batch number ``step``."""
    random = np.random.default_rng((config.seed, step))
    size = config.network.input_size
    crops = np.empty((config.batch, size, size, 3), dtype=np.uint8)
    expressions = np.empty((config.batch, ICT64.expression_count), dtype=np.float32)
    count, kept = faces.expressions.shape[:2]
    for row in range(0, config.batch, 2):
        face = int(random.integers(count))
        chosen = 1 + random.choice(kept - 1, 2, replace=False)
        if random.random() < config.plain_share:
            chosen[0] = 0
        mirrored = random.random() < 0.5
        for place, number in zip((row, row + 1), chosen, strict=True):
            view = view_of(faces.crops[face, number], random_placement(random, size), size)
            values = faces.expressions[face, number]
            if mirrored:
                view, values = view[:, ::-1], mirrored_expression(values)
            crops[place] = change_appearance(np.ascontiguousarray(view), config.appearance, random)
            expressions[place] = values
    return ExpressionBatch(torch.from_numpy(crops), torch.from_numpy(expressions))


def random_placement(random: Generator, size: int) -> NDArray[np.float64]:
    """Where a view lies in a kept crop, as the matrix (2, 3) from view pixels to crop pixels."""
    angle = float(random.normal(0.0, _TURN))
    return placement(
        size, random.normal(0.0, _SHIFT, 2) * SIDE / MARGIN, math.exp(float(random.normal(0.0, _SCALE))), angle
    )


def placement(
    size: int, shift: NDArray[np.float64] | None = None, scale: float = 1.0, angle: float = 0.0
) -> NDArray[np.float64]:
    """The view moved by ``shift`` crop pixels (2,), enlarged and turned about its middle; by default what is seen."""
    factor = scale * SIDE / MARGIN / size
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]) * factor
    middle = np.full(2, (SIDE - 1) / 2) + (0.0 if shift is None else shift)
    return np.column_stack([turn, middle - turn @ np.full(2, (size - 1) / 2)])


def view_of(crop: ImageArray, matrix: NDArray[np.float64], size: int) -> ImageArray:
    """The view (size, size, 3) of a kept crop."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    view = cv2.warpAffine(crop, matrix, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(view, dtype=np.uint8)
