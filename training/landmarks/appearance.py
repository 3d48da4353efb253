"""Random changes of light, colour, sharpness and coverage of a crop; its labels stay."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.opencv import cv2

_LEVELS = np.arange(256, dtype=np.float64) / 255


@dataclass(frozen=True)
class AppearanceConfig:
    """Shares of the views that each change touches, 0 to 1; ``strength`` scales light and colour."""

    strength: float = 1.0
    tone: float = 0.8
    hue: float = 0.3
    grey: float = 0.1
    ramp: float = 0.15
    low_resolution: float = 0.25
    blur: float = 0.12
    noise: float = 0.15
    compression: float = 0.1
    occlusion: float = 0.15


def change_appearance(crop: ImageArray, config: AppearanceConfig, rng: Generator) -> ImageArray:
    """A changed copy of a crop uint8 (S, S, 3); deterministic given ``rng``."""
    result = crop
    if rng.random() < config.occlusion:
        result = cover(result, rng)
    if rng.random() < config.tone:
        result = change_tone(result, config.strength, rng)
    if rng.random() < config.hue:
        result = turn_hue(result, float(rng.uniform(-0.5, 0.5)) * config.strength, float(rng.uniform(0.5, 1.4)))
    if rng.random() < config.grey:
        result = without_colour(result)
    if rng.random() < config.ramp:
        result = light_from_one_side(result, rng)
    if rng.random() < config.low_resolution:
        result = lower_resolution(result, rng)
    if rng.random() < config.blur:
        result = blur(result, rng)
    if rng.random() < config.noise:
        result = add_noise(result, rng)
    if rng.random() < config.compression:
        result = compress(result, int(rng.integers(15, 75)))
    return np.ascontiguousarray(result)


def without_colour(crop: ImageArray) -> ImageArray:
    """Grey, still with three channels."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def change_tone(crop: ImageArray, strength: float, rng: Generator) -> ImageArray:
    """Brightness, contrast, gamma and white balance through one table a channel."""
    gamma = math.exp(float(rng.normal(0, 0.3)) * strength)
    contrast = math.exp(float(rng.normal(0, 0.25)) * strength)
    offset = float(rng.normal(0, 0.08)) * strength
    table = np.empty((256, 3), dtype=np.uint8)
    for channel in range(3):
        gain = math.exp(float(rng.normal(0, 0.08)) * strength)
        values = ((_LEVELS**gamma - 0.5) * contrast + 0.5 + offset) * gain
        table[:, channel] = np.clip(values * 255 + 0.5, 0, 255)
    return np.asarray(cv2.LUT(crop, table[None]), dtype=np.uint8)


def turn_hue(crop: ImageArray, angle: float, saturation: float) -> ImageArray:
    """Turn colours about the grey axis by ``angle`` radians and scale their distance from it."""
    grey = np.full((3, 3), 1 / 3)
    cross = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]) / math.sqrt(3)
    plane = np.eye(3) - grey
    matrix: NDArray[np.float64] = grey + saturation * (math.cos(angle) * plane + math.sin(angle) * cross)
    return np.asarray(cv2.transform(crop, matrix), dtype=np.uint8)


def light_from_one_side(crop: ImageArray, rng: Generator) -> ImageArray:
    """Multiply by a linear ramp from dark to light in a random direction."""
    size = crop.shape[0]
    direction = float(rng.uniform(0, 2 * math.pi))
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    slope = float(rng.uniform(0.2, 0.6))
    ramp = 1 + slope * (math.cos(direction) * axis[None, :] + math.sin(direction) * axis[:, None])
    return np.clip(crop * ramp[:, :, None], 0, 255).astype(np.uint8)


def lower_resolution(crop: ImageArray, rng: Generator) -> ImageArray:
    """Shrink to between a third and nine tenths and enlarge again, as a small face in a picture is."""
    size = crop.shape[0]
    small = max(8, int(size * float(rng.uniform(0.33, 0.9))))
    shrunk = cv2.resize(crop, (small, small), interpolation=cv2.INTER_AREA)
    method = cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(shrunk, (size, size), interpolation=method), dtype=np.uint8)


def blur(crop: ImageArray, rng: Generator) -> ImageArray:
    """Out of focus, or smeared along a line as by motion."""
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(crop, (0, 0), float(rng.uniform(0.5, 1.6))), dtype=np.uint8)
    length = int(rng.integers(3, 10))
    kernel = np.zeros((length, length), dtype=np.float32)
    angle = float(rng.uniform(0, math.pi))
    middle = (length - 1) / 2
    for step in np.linspace(-middle, middle, 2 * length):
        kernel[round(middle + step * math.sin(angle)), round(middle + step * math.cos(angle))] = 1
    return np.asarray(cv2.filter2D(crop, -1, kernel / kernel.sum()), dtype=np.uint8)


def add_noise(crop: ImageArray, rng: Generator) -> ImageArray:
    """Gaussian noise, the same in all channels half of the time."""
    deviation = float(rng.uniform(3, 16))
    channels = 1 if rng.random() < 0.5 else 3
    noise = rng.standard_normal((*crop.shape[:2], channels), dtype=np.float32) * deviation
    return np.clip(crop + noise, 0, 255).astype(np.uint8)


def compress(crop: ImageArray, quality: int) -> ImageArray:
    """Through JPEG and back at ``quality`` 0 to 100."""
    _, data = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def cover(crop: ImageArray, rng: Generator) -> ImageArray:
    """Lay one or two ellipses or rectangles over the crop, of flat colour or of the crop's own pixels."""
    result = crop.copy()
    size = crop.shape[0]
    for _ in range(int(rng.integers(1, 3))):
        width, height = (rng.uniform(0.06, 0.3, 2) * size).astype(int) + 2
        left, top = int(rng.integers(0, size - width)), int(rng.integers(0, size - height))
        if rng.random() < 0.4:
            from_left, from_top = int(rng.integers(0, size - width)), int(rng.integers(0, size - height))
            result[top : top + height, left : left + width] = crop[
                from_top : from_top + height, from_left : from_left + width
            ]
            continue
        colour = tuple(int(value) for value in rng.integers(0, 256, 3))
        centre, axes = (left + int(width) // 2, top + int(height) // 2), (int(width) // 2, int(height) // 2)
        cv2.ellipse(result, centre, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1)
    return result
