"""Reads the expression from the face's pixels: what landmarks do not show, or show too little of.

Lips that press, pucker or curl in, a dimple, a raised inner brow move few landmarks by little, and the landmark
networks draw such faces towards usual ones. A network that looks at the whole face says what its coefficients probably
are and how far that can be trusted; the coefficient fit weighs it against the landmarks.
"""

from pathlib import Path

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.motion import ICT64
from core.networks.expression_numpy import load_expression_inference
from core.tracking.alignment import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, CropFrame, head_roll
from core.tracking.expected_expression import ExpectedExpression
from resources import resource_path

_MIRROR = np.asarray(ICT64.mirror_order)[ICT64.expression]
_SIGNS = np.asarray(ICT64.mirror_signs, dtype=np.float32)[ICT64.expression]
_INNER_CORNERS = (133, 362)
_SIDE = 2.1
"""Of the crop, in distances of the outer eye corners."""

_DROP = 0.5
"""How far its middle lies below the eyes, likewise."""


class ExpressionReader:
    """The embedded expression network, ready to run. One reader belongs to one thread."""

    def __init__(self, checkpoint: str | Path | None = None) -> None:
        """Load the network from ``checkpoint``, by default the bundled one.

        Raises:
            InputError: the file is missing, damaged, or of another kind or version.
        """
        self._network = load_expression_inference(
            checkpoint if checkpoint is not None else resource_path("checkpoints", "expression.safetensors")
        )
        self._precision = 1.0 / np.square(self._network.spread.astype(np.float64))

    def read(self, picture: ImageArray, landmarks: FloatArray) -> ExpectedExpression:
        """The expression of the face with ``landmarks`` (478, 3) in RGB uint8 (H, W, 3)."""
        crop = expression_frame(landmarks).cut(picture, self._network.input_size)
        # The mirror image is as good a look at the face, and what errs in one errs less in the mean of both.
        mirrored = mirrored_expression(self._network.run(np.ascontiguousarray(crop[:, ::-1])))
        found = 0.5 * (self._network.run(crop) + mirrored)
        found = np.clip(found, ICT64.lower[ICT64.expression], ICT64.upper[ICT64.expression])
        return ExpectedExpression(found.astype(np.float64), self._precision)


def mirrored_expression(expression: FloatArray) -> FloatArray:
    """The coefficients float32 (64,) of the mirror image of a face."""
    return np.asarray(expression[_MIRROR] * _SIGNS)


def expression_frame(landmarks: FloatArray) -> CropFrame:
    """The upright square from the brows to the chin.

    Its size is the distance of the eye corners in space, which neither a turned head nor the expression changes.
    """
    corners = landmarks[[RIGHT_EYE_OUTER, LEFT_EYE_OUTER, *_INNER_CORNERS]].astype(np.float64)
    width = max(float(np.linalg.norm(corners[1] - corners[0])), 1.0)
    angle = head_roll(landmarks)
    down = np.array([-np.sin(angle), np.cos(angle)])
    centre = corners[:, :2].mean(axis=0) + _DROP * width * down
    return CropFrame(float(centre[0]), float(centre[1]), _SIDE * width, angle)
