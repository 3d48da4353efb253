"""The light and colour cast of a photo, read off the whites of the eyes and the skin."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.topology import CHEEK_SKIN, EYES
from core.opencv import cv2

_LUMA = np.array([0.299, 0.587, 0.114])

_EYE_REFLECTANCE = 0.72
"""How bright the white of an eye looks beside a white surface in the same light."""

_NEUTRAL = 0.4
"""How much of the colour of eye whites is their own and not the light's."""

_SKIN_REFLECTANCE = 0.62
_DARKEST_WHITE, _BRIGHTEST_WHITE = 1.15, 2.6
"""Bounds of the white's brightness in units of the cheeks' brightness."""


def _eye_whites(image: ImageArray, landmarks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels inside the lids and clear of iris and lid edges, float64 (N, 3)."""
    size = image.shape[0]
    mask = np.zeros((size, size), dtype=np.uint8)
    for eye in EYES:
        ring = np.concatenate([landmarks[eye.upper], landmarks[eye.lower][::-1]])
        cv2.fillPoly(mask, [np.round(ring).astype(np.int32)], 255)
    margin = max(round(0.004 * size), 1)
    square = np.ones((2 * margin + 1, 2 * margin + 1), dtype=np.uint8)
    mask = np.asarray(cv2.erode(mask, square), dtype=np.uint8)
    for eye in EYES:
        centre = landmarks[eye.iris[0]]
        radius = np.linalg.norm(landmarks[eye.iris[1:]] - centre, axis=1).mean() * 1.15
        cv2.circle(mask, (round(float(centre[0])), round(float(centre[1]))), int(np.ceil(radius)), 0, -1)
    return np.asarray(image[mask > 0], dtype=np.float64)


def skin_colour(image: ImageArray, landmarks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median colour of the cheeks and forehead, float64 (3,), 0..255."""
    size = image.shape[0]
    reach = max(round(0.012 * size), 1)
    samples = []
    for x, y in np.round(landmarks[CHEEK_SKIN]).astype(int):
        left, top = int(np.clip(x, reach, size - 1 - reach)), int(np.clip(y, reach, size - 1 - reach))
        samples.append(image[top - reach : top + reach + 1, left - reach : left + reach + 1].reshape(-1, 3))
    return np.asarray(np.median(np.concatenate(samples), axis=0), dtype=np.float64)


def white_point(image: ImageArray, landmarks: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a white surface held beside the face would look like, float64 (3,), 0..255.

    Taken from the brighter whites of the eyes; from the skin, with most of its colour removed, when the eyes
    are shut. Kept within bounds set by the skin, so that a catch-light or a dark lens cannot mislead it.
    """
    skin = skin_colour(image, landmarks)
    skin_luma = float(skin @ _LUMA)
    whites = _eye_whites(image, landmarks)
    by_skin = (0.25 * skin + 0.75 * skin_luma) / _SKIN_REFLECTANCE
    if len(whites) < 12:
        white = by_skin
    else:
        luma = whites @ _LUMA
        bright = whites[(luma >= np.quantile(luma, 0.6)) & (luma <= np.quantile(luma, 0.95))]
        seen = bright.mean(axis=0) if len(bright) else whites.mean(axis=0)
        white = 0.7 * seen / _EYE_REFLECTANCE + 0.3 * by_skin
    luma_white = float(white @ _LUMA) + 1e-6
    white = white + _NEUTRAL * (luma_white - white)
    bounded = np.clip(luma_white, _DARKEST_WHITE * skin_luma, min(_BRIGHTEST_WHITE * skin_luma + 20.0, 262.0))
    return np.asarray(np.clip(white * bounded / luma_white, 4.0, 275.0))


def colourfulness(image: ImageArray, landmarks: NDArray[np.float64]) -> float:
    """0 for a grey photo, 1 for one with colours as strong as skin has in daylight."""
    low, high = np.clip(landmarks.min(axis=0), 0, image.shape[0] - 2), np.clip(landmarks.max(axis=0), 2, None)
    face = image[int(low[1]) : int(high[1]) + 1, int(low[0]) : int(high[0]) + 1].astype(np.float64)
    spread = face.max(axis=2) - face.min(axis=2)
    return float(np.clip(spread.mean() / (0.16 * face.max(axis=2).mean() + 1e-6), 0.0, 1.0))
