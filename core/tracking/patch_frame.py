"""A turned square patch of a picture, possibly mirrored, with its own coordinates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.opencv import cv2


@dataclass(frozen=True)
class PatchFrame:
    """A turned square.

    Attributes:
        centre: float64 (2,), its middle in picture pixels.
        axes: float64 (2, 2), columns are half a side to the right and half a side down, in picture pixels.
    """

    centre: NDArray[np.float64]
    axes: NDArray[np.float64]

    @classmethod
    def along(cls, centre: NDArray[np.float64], half: NDArray[np.float64], mirrored: bool) -> "PatchFrame":
        """The square around ``centre`` (2,) whose half side to the right is ``half`` (2,)."""
        down = np.array([half[1], -half[0]]) if mirrored else np.array([-half[1], half[0]])
        return cls(centre, np.stack([half, down], axis=1))

    def cut(self, picture: ImageArray, size: int) -> ImageArray:
        """The patch, RGB uint8 (size, size, 3); the picture's edge is repeated beyond it."""
        # Patch pixel to picture pixel, which is what WARP_INVERSE_MAP wants.
        scale = 2.0 / size
        matrix = np.empty((2, 3))
        matrix[:, :2] = self.axes * scale
        matrix[:, 2] = self.centre + self.axes @ np.full(2, 0.5 * scale - 1.0)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        patch = cv2.warpAffine(picture, matrix, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(patch, dtype=np.uint8)

    def normalise(self, points: NDArray[np.floating]) -> FloatArray:
        """Points (N, 2) in picture pixels to patch coordinates, -1 to 1 from edge to edge, float32."""
        return np.asarray((points - self.centre) @ np.linalg.inv(self.axes).T, dtype=np.float32)

    def restore(self, points: FloatArray) -> NDArray[np.float64]:
        """The way back."""
        return np.asarray(points.astype(np.float64) @ self.axes.T + self.centre)
