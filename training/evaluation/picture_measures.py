"""How like two pictures are, without any network."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.opencv import cv2

_SIGMA = 1.5
_RADIUS = 5
_STABILITY = ((0.01 * 255.0) ** 2, (0.03 * 255.0) ** 2)
_LEAST_ERROR = 1e-9


def psnr(image: ImageArray, truth: ImageArray) -> float:
    """Peak signal-to-noise ratio in dB over all pixels and channels of RGB uint8 (H, W, 3)."""
    difference = image.astype(np.float64) - truth
    return float(10.0 * np.log10(255.0**2 / max(float((difference**2).mean()), _LEAST_ERROR)))


def ssim(image: ImageArray, truth: ImageArray) -> float:
    """Structural similarity, -1 to 1, the mean over channels and over pixels whose window lies inside.

    Gaussian window of 11 pixels with deviation 1.5, K1 = 0.01, K2 = 0.03.
    Source: Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity".

    Raises:
        ValueError: pictures smaller than the window.
    """
    if min(truth.shape[:2]) <= 2 * _RADIUS:
        raise ValueError(f"pictures of {truth.shape[:2]} pixels are smaller than the window")
    first, second = image.astype(np.float64), truth.astype(np.float64)
    mean_first, mean_second = _blurred(first), _blurred(second)
    variance_first = _blurred(first**2) - mean_first**2
    variance_second = _blurred(second**2) - mean_second**2
    covariance = _blurred(first * second) - mean_first * mean_second
    luminance, contrast = _STABILITY
    above = (2.0 * mean_first * mean_second + luminance) * (2.0 * covariance + contrast)
    below = (mean_first**2 + mean_second**2 + luminance) * (variance_first + variance_second + contrast)
    inside = slice(_RADIUS, -_RADIUS)
    return float((above / below)[inside, inside].mean())


def _blurred(values: NDArray[np.float64]) -> NDArray[np.float64]:
    width = 2 * _RADIUS + 1
    return np.asarray(cv2.GaussianBlur(values, (width, width), _SIGMA), dtype=np.float64)
