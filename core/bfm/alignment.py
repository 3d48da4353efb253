"""Cuts a picture the way the network of Deep3DFaceReconstruction expects it.

Source: Deng et al., "Accurate 3D Face Reconstruction with Weakly-Supervised Learning", CVPR Workshops 2019, and the
conventions of its published code (a decimetre of the face is 102 of 224 pixels).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.bfm.face_points import Points, five_of_sixty_eight
from core.conventions import ImageArray
from core.errors import InputError
from core.tracking.sixty_eight_points import SIXTY_EIGHT

INPUT_SIZE = 224
"""Pixels along a side of what the network sees."""

_PIXELS_A_DECIMETRE = 102.0
_LARGEST_SCALE = 50.0


@dataclass(frozen=True, eq=False)
class AlignedPicture:
    """What the network sees, and how it was cut.

    Attributes:
        image: RGB uint8 (224, 224, 3), black where the picture ends.
        scale: factor from the picture to the network's pixels.
        x: where the model's origin lies in the picture, pixels from its left edge.
        y: the same from its lower edge, upwards.
    """

    image: ImageArray
    scale: float
    x: float
    y: float


def five_points(landmarks: NDArray[Any]) -> Points:
    """Eye centres, nose tip and mouth corners of our landmarks (478, 2 or 3): float64 (5, 2)."""
    return five_of_sixty_eight(np.asarray(landmarks, dtype=np.float64)[list(SIXTY_EIGHT), :2])


def align(image: ImageArray, landmarks: NDArray[Any], face_points: Points) -> AlignedPicture:
    """Scale and cut a picture so that the face lies where the network expects it.

    The scale and the place are those of the affine camera that takes ``face_points`` to the five points of the
    picture with the least squared error.

    Args:
        image: RGB uint8 (H, W, 3).
        landmarks: float (478, 2 or 3), pixels of the picture, centres at integers.
        face_points: float64 (5, 3), from :func:`core.bfm.face_points.read_face_points`.

    Raises:
        InputError: the landmarks lie in one spot.
    """
    height, width = image.shape[:2]
    upwards = five_points(landmarks)
    upwards[:, 1] = height - 1 - upwards[:, 1]
    camera = np.linalg.lstsq(np.column_stack([face_points, np.ones(5)]), upwards, rcond=None)[0]
    pixels_a_decimetre = float(np.linalg.norm(camera[:3], axis=0).mean())
    if not pixels_a_decimetre * _LARGEST_SCALE > _PIXELS_A_DECIMETRE:
        raise InputError("The face is too small to measure its bfm64 motion; use a larger picture.")
    scale = _PIXELS_A_DECIMETRE / pixels_a_decimetre
    x, y = float(camera[3, 0]), float(camera[3, 1])
    return AlignedPicture(_cut(image, scale, x, y), scale, x, y)


def _cut(image: ImageArray, scale: float, x: float, y: float) -> ImageArray:
    height, width = image.shape[:2]
    # Whole pixels, cut off towards zero: the network was trained on pictures cut so.
    scaled = (int(width * scale), int(height * scale))
    left = int(scaled[0] / 2 - INPUT_SIZE / 2 + (x - width / 2) * scale)
    top = int(scaled[1] / 2 - INPUT_SIZE / 2 + (height / 2 - y) * scale)
    resized = Image.fromarray(image).resize(scaled, Image.Resampling.BICUBIC)
    return np.array(resized.crop((left, top, left + INPUT_SIZE, top + INPUT_SIZE)), dtype=np.uint8)
