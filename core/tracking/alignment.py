"""Crop geometry of the landmark network: where the square lies in the picture, and the way back.

A *crop frame* is a square that may be turned. Positions inside it are *normalised*: -0.5 at its left or
top edge, +0.5 at its right or bottom edge, with z in the same unit (crop widths, smaller = nearer).
Pixel centres lie at integer coordinates, so pixel ``i`` of ``n`` is at ``(i + 0.5) / n - 0.5``.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.opencv import cv2
from core.tracking.face_box import FaceBox

FACE_MARGIN = 1.28
"""Crop side divided by the longer side of the box around the landmarks, in the turned frame."""

RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263
FOREHEAD_TOP, CHIN_BOTTOM = 10, 152
MESH_POINTS = 468

_MINIFICATION_LIMIT = 2.0
_BOX_MARGIN = 1.14
_BOX_DROP = 0.05


@dataclass(frozen=True)
class CropFrame:
    """A turned square in picture pixels.

    Attributes:
        centre_x: position of its middle in picture pixels, right.
        centre_y: likewise, down.
        side: its width in picture pixels.
        angle: direction of its x axis in the picture, radians; positive turns x towards y (clockwise as seen).
    """

    centre_x: float
    centre_y: float
    side: float
    angle: float = 0.0

    def picture_to_crop(self, size: int) -> NDArray[np.float64]:
        """Affine matrix (2, 3) from picture pixels to the pixels of a crop ``size`` wide."""
        scale = size / self.side
        cosine, sine = math.cos(self.angle) * scale, math.sin(self.angle) * scale
        matrix = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0]])
        matrix[:, 2] = size / 2 - 0.5 - matrix[:, :2] @ np.array([self.centre_x, self.centre_y])
        return matrix

    def normalise(self, landmarks: NDArray[Any]) -> FloatArray:
        """Landmarks (N, 3) in picture pixels to normalised crop coordinates, float32."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y = landmarks[:, 0] - self.centre_x, landmarks[:, 1] - self.centre_y
        columns = (cosine * x + sine * y, -sine * x + cosine * y, landmarks[:, 2])
        return np.asarray(np.stack(columns, axis=1) / self.side, dtype=np.float32)

    def restore(self, normalised: NDArray[Any]) -> FloatArray:
        """Normalised crop coordinates (N, 3) back to picture pixels, float32."""
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y, z = (normalised * self.side).T
        columns = (cosine * x - sine * y + self.centre_x, sine * x + cosine * y + self.centre_y, z)
        return np.asarray(np.stack(columns, axis=1), dtype=np.float32)

    def cut(self, image: ImageArray, size: int) -> ImageArray:
        """Pixels of the crop, uint8 (size, size, 3); outside the picture its border is repeated.

        A picture much larger than the crop is shrunk by area first, so that nothing aliases.
        """
        matrix = self.picture_to_crop(size)
        minification = self.side / size
        if minification > _MINIFICATION_LIMIT:
            image, matrix = _shrink_around(image, self, matrix, int(minification))
        warped = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(warped, dtype=np.uint8)


def _shrink_around(
    image: ImageArray, frame: CropFrame, matrix: NDArray[np.float64], factor: int
) -> tuple[ImageArray, NDArray[np.float64]]:
    # Only the neighbourhood of the crop is shrunk: a 50 megapixel photo must not cost more than its face.
    reach = frame.side * 0.75
    height, width = image.shape[:2]
    left = int(np.clip(frame.centre_x - reach, 0, width - 1))
    top = int(np.clip(frame.centre_y - reach, 0, height - 1))
    right = int(np.clip(frame.centre_x + reach, left + 1, width))
    bottom = int(np.clip(frame.centre_y + reach, top + 1, height))
    columns, rows = max(1, (right - left) // factor), max(1, (bottom - top) // factor)
    right, bottom = min(width, left + columns * factor), min(height, top + rows * factor)
    step_x, step_y = (right - left) / columns, (bottom - top) / rows
    small = cv2.resize(image[top:bottom, left:right], (columns, rows), interpolation=cv2.INTER_AREA)
    # small pixel i covers the picture from left + i * step to left + (i + 1) * step
    to_picture = np.array(
        [[step_x, 0.0, left + (step_x - 1) / 2], [0.0, step_y, top + (step_y - 1) / 2], [0.0, 0.0, 1.0]]
    )
    return np.asarray(small, dtype=np.uint8), matrix @ to_picture


def head_roll(landmarks: NDArray[Any]) -> float:
    """Angle of the face's own x axis in the picture, radians, clockwise as seen positive.

    The mean of two directions, eye corner to eye corner and (a right angle from) forehead to chin, so that
    neither a turned head nor an open jaw tilts it much.
    """
    across = landmarks[LEFT_EYE_OUTER, :2] - landmarks[RIGHT_EYE_OUTER, :2]
    down = landmarks[CHIN_BOTTOM, :2] - landmarks[FOREHEAD_TOP, :2]
    direction = across / (np.linalg.norm(across) + 1e-6)
    direction = direction + np.array([down[1], -down[0]]) / (np.linalg.norm(down) + 1e-6)
    return float(math.atan2(direction[1], direction[0]))


def frame_around_landmarks(landmarks: NDArray[Any], margin: float = FACE_MARGIN) -> CropFrame:
    """The upright square around landmarks (478, 3) in picture pixels: turned by the head's roll."""
    angle = head_roll(landmarks)
    cosine, sine = math.cos(angle), math.sin(angle)
    points = landmarks[:MESH_POINTS, :2] @ np.array([[cosine, -sine], [sine, cosine]])
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    centre = np.array([[cosine, -sine], [sine, cosine]]) @ middle
    side = max(float((high - low).max()), 1.0) * margin
    return CropFrame(float(centre[0]), float(centre[1]), side, angle)


def frame_around_box(box: FaceBox) -> CropFrame:
    """The square around a detector's box, for the first look at a face.

    The constants make it agree on average with :func:`frame_around_landmarks` on 120 pictures of the training
    split (left: 6 % in size, 2 % of the box in place, 2 degrees).
    """
    centre_x, centre_y = box.centre
    side = max(box.width, box.height, 1.0) * _BOX_MARGIN
    # Box edges lie between pixels, crop frames count pixel centres; the roll turns the other way here.
    return CropFrame(centre_x - 0.5, centre_y + _BOX_DROP * box.height - 0.5, side, -box.roll)
