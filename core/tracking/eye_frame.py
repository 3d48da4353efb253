"""Where an eye's patch lies in a picture: a square with the eye's corners on its middle line, the outer one left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.geometry.topology import EyePoints
from core.opencv import cv2

PATCH = 40
"""Pixels along a side."""

_WIDTHS = 1.6
"""Side of the square in eye widths."""

_LEAST_PIXELS = 8.0
_LEAST_SHARE = 0.17
"""An eye narrower than this share of the distance of the outer corners is hidden by the nose or hardly seen."""

_OUTER_CORNERS = (33, 263)


@dataclass(frozen=True)
class EyeFrame:
    """A turned square; the left eye's is mirrored, so that both eyes look alike in it.

    Attributes:
        centre: float64 (2,), its middle in picture pixels.
        axes: float64 (2, 2), columns are half a side to the right and half a side down, in picture pixels.
    """

    centre: NDArray[np.float64]
    axes: NDArray[np.float64]

    @classmethod
    def around(cls, eye: EyePoints, landmarks: FloatArray) -> "EyeFrame":
        """The frame of an eye among landmarks (478, 3)."""
        outer, inner = (landmarks[eye.upper[place], :2].astype(np.float64) for place in (0, -1))
        half = 0.5 * _WIDTHS * (inner - outer)
        down = np.array([-half[1], half[0]]) if eye.side == "R" else np.array([half[1], -half[0]])
        return cls((outer + inner) / 2.0, np.stack([half, down], axis=1))

    def cut(self, picture: ImageArray) -> ImageArray:
        """The patch, RGB uint8 (40, 40, 3)."""
        # Patch pixel to picture pixel, which is what WARP_INVERSE_MAP wants.
        scale = 2.0 / PATCH
        matrix = np.empty((2, 3))
        matrix[:, :2] = self.axes * scale
        matrix[:, 2] = self.centre + self.axes @ np.full(2, 0.5 * scale - 1.0)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        patch = cv2.warpAffine(picture, matrix, (PATCH, PATCH), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(patch, dtype=np.uint8)

    def normalise(self, points: NDArray[np.floating]) -> FloatArray:
        """Points (N, 2) in picture pixels to patch coordinates, -1 to 1 from edge to edge, float32."""
        return np.asarray((points - self.centre) @ np.linalg.inv(self.axes).T, dtype=np.float32)

    def restore(self, points: FloatArray) -> NDArray[np.float64]:
        """The way back."""
        return np.asarray(points.astype(np.float64) @ self.axes.T + self.centre)


def is_seen(eye: EyePoints, landmarks: FloatArray) -> bool:
    """Whether the eye is large enough in the picture for its patch to show something."""
    width = float(np.linalg.norm(landmarks[eye.upper[-1], :2] - landmarks[eye.upper[0], :2]))
    across = float(np.linalg.norm(landmarks[_OUTER_CORNERS[0], :2] - landmarks[_OUTER_CORNERS[1], :2]))
    return width >= _LEAST_PIXELS and width >= _LEAST_SHARE * across
