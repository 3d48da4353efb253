"""Landmarks of the side turned away that lie beyond the face's outline, where the photo shows what is behind it."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.sampling import sample
from core.opencv import cv2

Points = NDArray[np.float64]

_FARTHEST, _STEPS = 0.6, 13
"""Centimetres inwards at which a point may meet the outline at most, and the places looked at up to there."""

_REFERENCE = (0.7, 0.85, 1.0)
"""Centimetres inwards where it would be skin if the point lies on the outline or not far beyond it."""

_UNLIKE = 0.25
"""Difference from that skin, in units of its brightness, from which a place is not skin."""

_NO_SKIN = 0.6
"""Difference of that place from the skin of cheeks and forehead from which nothing can be said: brows, eyes, hair."""

_CLEAR = 0.1
"""Centimetres inside the outline at which the photo's blurred edge is over."""


def overshoot(image: ImageArray, places: Points, inward: Points, centimetre: float, skin: Points) -> Points:
    """How far points lie beyond the outline of the face.

    Args:
        image: RGB uint8 (S, S, 3), the photo.
        places: float64 (N, 2), pixels.
        inward: float64 (N, 2), what takes each a centimetre into the face, pixels.
        centimetre: pixels.
        skin: float64 (3,), the colour of the face, 0..255.

    Returns:
        float64 (N,), centimetres inwards from each place to where the photo surely shows skin; 0 where it does at once,
        or where it is not clear.
    """
    steps = np.concatenate([np.linspace(0.0, _FARTHEST, _STEPS), _REFERENCE])
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), max(0.04 * centimetre, 0.4)), dtype=np.uint8)
    seen = (places[:, None] + steps[:, None] * inward[:, None]).astype(np.float32)
    colours = sample(soft, seen[..., 0].copy(), seen[..., 1].copy()).astype(np.float64)
    inside = np.median(colours[:, _STEPS:], axis=1)
    brightness = inside.mean(axis=1) + 8.0
    known = np.abs(inside - skin).max(axis=1) < _NO_SKIN * (skin.mean() + 8.0)
    unlike = np.abs(colours[:, :_STEPS] - inside[:, None]).max(axis=2) > _UNLIKE * brightness[:, None]
    # The last place that is no skin, not the first that is: a wall may be skin-coloured here and there.
    last = np.where(unlike.any(axis=1), _STEPS - np.argmax(unlike[:, ::-1], axis=1), 0)
    met = (last > 0) & (last < _STEPS) & known
    return np.asarray(np.where(met, steps[np.minimum(last, _STEPS - 1)] + _CLEAR, 0.0))
