"""Random views of labelled faces: place, scale, roll, stretch and mirroring of a crop, and its labels."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.opencv import cv2
from core.tracking.alignment import CropFrame, frame_around_landmarks

_BORDERS = (cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT, cv2.BORDER_REFLECT_101)


@dataclass(frozen=True)
class ViewConfig:
    """How far a training view strays from the crop that the tracker would cut.

    Attributes:
        tracking_share: part of the views like those of a tracked frame; the rest are like a detector's box.
        tracking_scale: standard deviation of the logarithm of the crop's size while tracking.
        tracking_shift: standard deviation of its place, in crop widths.
        tracking_roll: standard deviation of its roll in degrees.
        detection_scale: half the range of the logarithm of the size of a first crop.
        detection_shift: half the range of its place, in crop widths.
        detection_roll: half the range of its roll in degrees.
        stretch: half the range of the logarithm of the aspect ratio; makes new face shapes.
        stretch_share: part of the views that are stretched.
    """

    tracking_share: float = 0.65
    tracking_scale: float = 0.04
    tracking_shift: float = 0.015
    tracking_roll: float = 3.0
    detection_scale: float = 0.3
    detection_shift: float = 0.12
    detection_roll: float = 38.0
    stretch: float = 0.07
    stretch_share: float = 0.5


@dataclass(frozen=True)
class View:
    """A crop and its labels.

    Attributes:
        crop: uint8 (S, S, 3).
        landmarks: float32 (478, 3), normalised crop coordinates.
    """

    crop: ImageArray
    landmarks: FloatArray


def jittered_frame(landmarks: FloatArray, config: ViewConfig, rng: Generator) -> CropFrame:
    """A crop frame as the tracker (from its last landmarks) or the detector (from a box) would give it."""
    frame = frame_around_landmarks(landmarks)
    if rng.random() < config.tracking_share:
        scale = math.exp(float(rng.normal(0, config.tracking_scale)))
        shift = rng.normal(0, config.tracking_shift, 2)
        roll = float(rng.normal(0, config.tracking_roll))
    else:
        scale = math.exp(float(rng.uniform(-config.detection_scale, config.detection_scale)))
        shift = rng.uniform(-config.detection_shift, config.detection_shift, 2)
        roll = float(rng.uniform(-config.detection_roll, config.detection_roll))
    side = frame.side * scale
    centre_x, centre_y = frame.centre_x + shift[0] * side, frame.centre_y + shift[1] * side
    return CropFrame(centre_x, centre_y, side, frame.angle + math.radians(roll))


def random_placement(
    landmarks: FloatArray, mirror: NDArray[np.int64], size: int, config: ViewConfig, rng: Generator
) -> tuple[NDArray[np.float64], FloatArray]:
    """Where a random view lies: affine matrix (2, 3) from image to crop pixels, and its labels.

    Args:
        landmarks: float32 (478, 3), pixels of the image.
        mirror: int (478,), the landmark that each one becomes in a mirrored picture.
        size: pixels along a side of the crop.
        config: ranges.
        rng: the only source of chance.
    """
    frame = jittered_frame(landmarks, config, rng)
    matrix = frame.picture_to_crop(size)
    points = frame.normalise(landmarks)
    if rng.random() < config.stretch_share:
        ratio = math.exp(float(rng.uniform(-config.stretch, config.stretch)) / 2)
        _scale_rows(matrix, points, (ratio, 1 / ratio), size)
    if rng.random() < 0.5:
        _scale_rows(matrix, points, (-1.0, 1.0), size)
        points = points[mirror]
    return matrix, points


def random_view(
    image: ImageArray,
    landmarks: FloatArray,
    mirror: NDArray[np.int64],
    size: int,
    config: ViewConfig,
    rng: Generator,
) -> View:
    """Cut a random view ``size`` pixels wide out of an image uint8 (H, W, 3); see :func:`random_placement`."""
    matrix, points = random_placement(landmarks, mirror, size, config, rng)
    border = _BORDERS[int(rng.integers(len(_BORDERS)))]
    colour = tuple(int(value) for value in rng.integers(0, 256, 3))
    crop = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=colour)
    return View(np.asarray(crop, dtype=np.uint8), points)


def _scale_rows(matrix: NDArray[np.float64], points: FloatArray, factors: tuple[float, float], size: int) -> None:
    # About the crop's middle, in place: the pixel map and the normalised labels by the same factors.
    middle = size / 2 - 0.5
    for row, factor in enumerate(factors):
        matrix[row] *= factor
        matrix[row, 2] += middle * (1 - factor)
        points[:, row] *= factor


def view_without_face(image: ImageArray, landmarks: FloatArray, size: int, rng: Generator) -> ImageArray:
    """A crop uint8 (size, size, 3) in which no whole face lies: background, a face's edge, or made-up texture."""
    choice = rng.random()
    if choice < 0.25:
        return _texture(size, rng)
    frame = frame_around_landmarks(landmarks)
    if choice < 0.6:
        side = frame.side * float(rng.uniform(0.1, 0.35))
        centre = _place_off_face(frame, side, image.shape[0], rng)
    else:
        side = frame.side * float(rng.uniform(0.6, 1.5))
        direction = float(rng.uniform(0, 2 * math.pi))
        reach = max(frame.side, side) * float(rng.uniform(0.7, 1.0))
        centre = (frame.centre_x + reach * math.cos(direction), frame.centre_y + reach * math.sin(direction))
    return CropFrame(centre[0], centre[1], side, float(rng.uniform(-0.6, 0.6))).cut(image, size)


def _place_off_face(frame: CropFrame, side: float, extent: int, rng: Generator) -> tuple[float, float]:
    reach = (frame.side / 1.28 + side) / 2
    place = rng.uniform(0, extent, 2)
    for axis, middle in enumerate((frame.centre_x, frame.centre_y)):
        if abs(place[0] - frame.centre_x) < reach and abs(place[1] - frame.centre_y) < reach:
            place[axis] = middle + math.copysign(reach, place[axis] - middle)
    return float(place[0]), float(place[1])


def _texture(size: int, rng: Generator) -> ImageArray:
    cells = int(2 ** rng.uniform(1, 5.5))
    coarse = rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    method = cv2.INTER_NEAREST if rng.random() < 0.3 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(coarse, (size, size), interpolation=method), dtype=np.uint8)
