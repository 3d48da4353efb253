"""Pictures of any shape at another size."""

import numpy as np

from core.conventions import ImageArray
from core.opencv import cv2


def with_longer_side(image: ImageArray, pixels: int | None) -> ImageArray:
    """The picture, uint8 (H, W, 3) or (H, W), with its longer side ``pixels`` long; itself if None or equal."""
    height, width = image.shape[:2]
    if pixels is None or pixels == max(height, width):
        return image
    factor = pixels / max(height, width)
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    shape = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, shape, interpolation=method), dtype=np.uint8)
