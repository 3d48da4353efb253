"""What an eye looks like behind its lids: the photo's eyeball continued where lids hide it."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.sampling import sample
from core.opencv import cv2

FloatImage = NDArray[np.float32]

_ANGLES = 128
_RIM = 1.12
"""Radius, in iris radii, up to which a pixel belongs to the iris with its soft edge."""

_SPREAD_PIXELS = 128
"""Pixels along a side beyond which spreading, whose result is smooth, works on a smaller picture."""

_LEAST_VISIBLE = 0.05
"""Share of the iris' area that has to be visible for its look to be continued."""


def spread(image: FloatImage, known: FloatImage, reach: float) -> FloatImage:
    """Known pixels spread over the unknown, nearest first: normalised blurs of growing width.

    Args:
        image: float32 (H, W, C).
        known: float32 (H, W), 1 where the pixel is known.
        reach: pixels, width of the widest blur.
    """
    height, width = known.shape
    shrink = max(height, width) / _SPREAD_PIXELS
    if shrink > 1.0:
        size = (max(round(width / shrink), 1), max(round(height / shrink), 1))
        share = np.asarray(cv2.resize(known, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        sums = np.asarray(cv2.resize(image * known[..., None], size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        sums /= np.maximum(share, np.float32(1e-6))[..., None]
        coarse = spread(sums, share, reach / shrink)
        return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
    result = np.zeros_like(image)
    filled = np.zeros_like(known)
    sigma = max(reach / 16.0, 0.7)
    while sigma <= reach * 1.01 or filled.min() < 0.5:
        weight = cv2.GaussianBlur(known, (0, 0), sigma)
        value = cv2.GaussianBlur(image * known[..., None], (0, 0), sigma) / (weight[..., None] + 1e-6)
        share = (1.0 - filled) * np.clip(weight / 0.05, 0.0, 1.0)
        result += share[..., None] * value
        filled += share
        sigma *= 2.0
        if sigma > 8.0 * reach + 64.0:
            break
    mean = (image * known[..., None]).sum(axis=(0, 1)) / (known.sum() + 1e-6)
    return np.asarray(result + (1.0 - filled)[..., None] * mean, dtype=np.float32)


def _continued_iris(
    image: FloatImage, seen: FloatImage, centre: NDArray[np.float64], radius: float
) -> tuple[FloatImage, float]:
    """The whole iris disc from its visible part, and the share of it that was visible.

    A hidden place takes the colour of its mirror image above or below the centre, or else of the places at
    the same distance from the centre.
    """
    rings = max(int(np.ceil(radius * _RIM)), 4)
    size = (rings, _ANGLES)
    middle = (float(centre[0]), float(centre[1]))
    # Without the second flag places outside the picture are left as whatever the memory held.
    flags = cv2.INTER_LINEAR | cv2.WARP_FILL_OUTLIERS
    unrolled = cv2.warpPolar(image, size, middle, radius * _RIM, flags)
    known = cv2.warpPolar(seen, size, middle, radius * _RIM, flags)
    known = (known > 0.95).astype(np.float32)
    share = float((known * np.arange(rings)).sum() / (np.arange(rings).sum() * _ANGLES + 1e-6))
    order = (-np.arange(_ANGLES)) % _ANGLES
    mirrored = known[order] * (1.0 - known)
    source = unrolled * known[..., None] + unrolled[order] * mirrored[..., None]
    known = known + mirrored
    tripled, tripled_known = np.concatenate([source] * 3), np.concatenate([known] * 3)
    smooth = spread(tripled, tripled_known, _ANGLES / 4.0)[_ANGLES : 2 * _ANGLES]
    soft = cv2.GaussianBlur(np.concatenate([known] * 3), (0, 0), 1.5)[_ANGLES : 2 * _ANGLES] * known
    whole = smooth + soft[..., None] * (source - smooth)
    height, width = seen.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    x, y = columns - np.float32(centre[0]), rows - np.float32(centre[1])
    angle = np.mod(np.arctan2(y, x), 2.0 * np.pi) * (_ANGLES / (2.0 * np.pi))
    distance = np.hypot(x, y) * (rings / (radius * _RIM))
    padded = np.concatenate([whole[-1:], whole, whole[:1]])
    return sample(padded, distance.astype(np.float32), (angle + 1.0).astype(np.float32)), share


def _painted_iris(size: tuple[int, int], centre: NDArray[np.float64], radius: float, white: float) -> FloatImage:
    """A plain brown iris for an eye that is shut in the photo."""
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    distance = np.hypot(columns - centre[0], rows - centre[1]) / radius
    tone = np.interp(distance, [0.0, 0.38, 0.46, 0.85, 1.0, 1.15], [0.06, 0.06, 0.5, 0.42, 0.2, 0.35])
    return np.asarray(tone[..., None] * np.array([0.62, 0.42, 0.3]) * white, dtype=np.float32)


def eye_plate(
    image: ImageArray,
    visible: FloatImage,
    iris: tuple[NDArray[np.float64], float],
    white: NDArray[np.float64],
) -> FloatImage:
    """The eyeball of an image patch as if there were no lids.

    Args:
        image: RGB uint8 (H, W, 3), the patch of the photo.
        visible: float32 (H, W), 1 where the eyeball shows and no lash or lid edge is near.
        iris: its centre float64 (2,) in patch pixels, and its radius in pixels.
        white: float64 (3,), what a white surface looks like in this photo, 0..255.

    Returns:
        float32 (H, W, 3), 0..255; the photo itself where ``visible`` is 1.
    """
    centre, radius = iris
    photo = image.astype(np.float32)
    height, width = visible.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    distance = np.hypot(columns - np.float32(centre[0]), rows - np.float32(centre[1])) / np.float32(radius)
    sure = (visible > 0.95).astype(np.float32)
    ball = sure * (distance > _RIM * 1.05)
    if ball.sum() < max(0.03 * np.pi * radius**2, 2.0):
        ball_colour = np.broadcast_to((0.78 * white).astype(np.float32), photo.shape)
    else:
        ball_colour = spread(photo, ball, radius * 1.2)
    disc, share = _continued_iris(photo, sure, centre, radius)
    if share < _LEAST_VISIBLE:
        disc = _painted_iris((height, width), centre, radius, float(white.mean()))
    inside = np.clip((_RIM - distance) / 0.08, 0.0, 1.0)[..., None]
    plate = ball_colour + inside * (disc - ball_colour)
    return np.asarray(plate + visible[..., None] * (photo - plate), dtype=np.float32)
