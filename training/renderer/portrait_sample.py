"""A picture with everything known about its face, and changes of it that keep the two together."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.crop import resample
from core.motion import Motion, MotionSpace
from core.opencv import cv2


@dataclass(frozen=True, eq=False)
class PortraitSample:
    """One frame.

    Attributes:
        image: RGB uint8 (S, S, 3).
        landmarks: float32 (478, 3), pixels of ``image``.
        identity: float32 (80,).
        window: float32 (27, space.size), the motions around the frame; the middle one is its own.
        space: what the numbers mean.
    """

    image: ImageArray
    landmarks: FloatArray
    identity: FloatArray
    window: FloatArray
    space: MotionSpace

    @property
    def motion(self) -> Motion:
        """The frame's own motion."""
        return Motion(self.space, self.window[len(self.window) // 2])


def resized(sample: PortraitSample, size: int) -> PortraitSample:
    """The sample at ``size`` pixels a side."""
    before = sample.image.shape[0]
    if before == size:
        return sample
    landmarks = sample.landmarks * np.float32(size / before)
    # Pixel centres are at whole numbers, so the corner of the picture is at -0.5.
    landmarks[:, :2] += np.float32(0.5 * size / before - 0.5)
    return replace(sample, image=resample(sample.image, size), landmarks=landmarks)


def mirrored(sample: PortraitSample, mirror: NDArray[np.integer]) -> PortraitSample:
    """The mirrored picture; ``mirror`` (478,) is the landmark on the other side of each one.

    The identity stays as it is: its modes have no mirrored partners, and faces are nearly symmetrical.
    """
    landmarks = sample.landmarks[mirror].copy()
    landmarks[:, 0] = sample.image.shape[1] - 1 - landmarks[:, 0]
    window = sample.window[:, sample.space.mirror_order] * sample.space.mirror_signs
    image = np.ascontiguousarray(sample.image[:, ::-1])
    return replace(sample, image=image, landmarks=landmarks, window=window)


def placed(sample: PortraitSample, right: float, down: float, zoom: float = 1.0) -> PortraitSample:
    """The picture enlarged about its middle, then moved by pixels, its border reflected.

    Translations of the motions (ict64) follow.
    """
    size = sample.image.shape[0]
    middle = 0.5 * (size - 1) * (1.0 - zoom)
    matrix = np.array([[zoom, 0.0, middle + right], [0.0, zoom, middle + down]])
    image = cv2.warpAffine(sample.image, matrix, (size, size), borderMode=cv2.BORDER_REFLECT_101)
    window = sample.window.copy()
    moved = window[:, sample.space.translation]
    moved *= np.array([zoom, zoom, 1.0], dtype=np.float32)
    moved += np.array([2.0 * right / size, 2.0 * down / size, np.log(zoom)], dtype=np.float32)
    landmarks = sample.landmarks * np.float32(zoom)
    landmarks[:, :2] += np.array([middle + right, middle + down], dtype=np.float32)
    return replace(sample, image=np.asarray(image, dtype=np.uint8), landmarks=landmarks, window=window)


def recoloured(sample: PortraitSample, gains: FloatArray, gamma: float) -> PortraitSample:
    """Channels scaled by ``gains`` (3,) after a power of ``gamma``."""
    levels = (np.arange(256, dtype=np.float32) / 255.0) ** gamma
    table = np.clip(levels[:, None] * gains[None, :] * 255.0 + 0.5, 0.0, 255.0).astype(np.uint8)
    image = np.stack([table[sample.image[:, :, channel], channel] for channel in range(3)], axis=2)
    return replace(sample, image=image)
