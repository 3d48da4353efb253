"""How well eyes are read, over many frames."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.geometry.topology import EYES
from training.landmarks.data import FaceArrays

_MIDDLE_LIDS = 4


@dataclass(frozen=True)
class EyeFigures:
    """Of what was found against the labels.

    Attributes:
        error: mean distance of lids and irises, percent of the eye's width.
        gaze: correlation of the iris's place between the corners.
        gaze_slope: how much of a glance is found.
        opening: correlation of the opening of the lids.
        opening_slope: how much of it is found.
        wink_slope: how much is found of a difference between the two eyes.
    """

    error: float
    gaze: float
    gaze_slope: float
    opening: float
    opening_slope: float
    wink_slope: float


def measure_eyes(faces: FaceArrays, find: Callable[[ImageArray, FloatArray], FloatArray]) -> EyeFigures:
    """Look at every frame of ``faces`` with ``find``, which takes a picture and labels to start from."""
    found = np.stack([find(image, marks) for image, marks in zip(faces.images, faces.landmarks, strict=True)])
    errors, gazes, openings = [], [], []
    for eye in EYES:
        points = np.concatenate([eye.upper, eye.lower, eye.iris])
        across = faces.landmarks[:, eye.upper[-1], :2] - faces.landmarks[:, eye.upper[0], :2]
        width = np.linalg.norm(across, axis=1)
        distances = np.linalg.norm(found[:, points, :2] - faces.landmarks[:, points, :2], axis=2)
        errors.append(distances.mean(axis=1) / width)
        middle = eye.upper[_MIDDLE_LIDS], eye.lower[_MIDDLE_LIDS]
        gazes.append([_gaze(marks, eye.upper[0], eye.upper[-1], eye.iris[0]) for marks in (faces.landmarks, found)])
        openings.append([_gap(marks, *middle) / width for marks in (faces.landmarks, found)])
    gaze, opening = np.concatenate(gazes, axis=1), np.concatenate(openings, axis=1)
    wink = np.array(openings[0]) - np.array(openings[1])
    return EyeFigures(
        error=float(np.mean(errors)) * 100.0,
        gaze=float(np.corrcoef(gaze)[0, 1]),
        gaze_slope=_slope(gaze),
        opening=float(np.corrcoef(opening)[0, 1]),
        opening_slope=_slope(opening),
        wink_slope=_slope(wink),
    )


def _gaze(marks: FloatArray, outer: np.intp, inner: np.intp, iris: np.intp) -> NDArray[np.float64]:
    across = marks[:, inner, :2] - marks[:, outer, :2]
    along = ((marks[:, iris, :2] - marks[:, outer, :2]) * across).sum(axis=1)
    return np.asarray(along / (across**2).sum(axis=1), dtype=np.float64)


def _gap(marks: FloatArray, upper: np.intp, lower: np.intp) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(marks[:, upper, :2] - marks[:, lower, :2], axis=1), dtype=np.float64)


def _slope(pair: NDArray[np.float64]) -> float:
    label, found = pair[0] - pair[0].mean(), pair[1] - pair[1].mean()
    return float((label * found).sum() / max(float((label**2).sum()), 1e-12))
