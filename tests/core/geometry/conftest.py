"""Faces painted from the mean mesh: no photo of a real person is needed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel, load_face_model
from core.geometry.topology import EYES, FACE_OVAL, LOWER_INNER_LIP, LOWER_LIP_RINGS, UPPER_INNER_LIP, UPPER_LIP_RINGS
from core.motion import ICT64, Motion
from core.opencv import cv2
from core.pose import pose_from_motion

SKIN, WHITE, IRIS, LIP, TEETH = (190, 140, 115), (225, 222, 220), (40, 60, 90), (170, 70, 75), (235, 230, 215)


@dataclass(frozen=True)
class PaintedFace:
    """A drawn portrait with exactly known landmarks."""

    image: ImageArray
    landmarks: FloatArray
    identity: FloatArray
    motion: Motion


def _fill(image: ImageArray, points: FloatArray, colour: tuple[int, int, int]) -> None:
    cv2.fillPoly(image, [np.round(points[:, :2] * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)


def paint(model: FaceModel, size: int, motion: Motion, eye_scale: float = 1.0, grey: bool = False) -> PaintedFace:
    """A flat-coloured face in ``motion``; ``eye_scale`` widens the lid gap without changing the motion."""
    identity = np.zeros(80, dtype=np.float32)
    vertices = model.shape(identity, motion.expression)
    landmarks = model.project(vertices, pose_from_motion(motion, size)).astype(np.float32)
    for eye in EYES:
        middle = (landmarks[eye.upper, :2] + landmarks[eye.lower, :2]) / 2
        for row in (eye.upper, eye.lower):
            landmarks[row, :2] = middle + eye_scale * (landmarks[row, :2] - middle)
    rows, columns = np.mgrid[:size, :size]
    waves = 40 * np.sin(columns * (25.0 / size)) + 30 * np.cos(rows * (19.0 / size))
    image = np.clip(np.stack([90 + waves, 120 + waves, 150 - waves], axis=2), 0, 255).astype(np.uint8)
    _fill(image, landmarks[FACE_OVAL], SKIN)
    for eye in EYES:
        ring = landmarks[np.concatenate([eye.upper, eye.lower[::-1]])]
        ball = image.copy()
        _fill(ball, ring, WHITE)
        inside = np.zeros((size, size, 3), dtype=np.uint8)
        _fill(inside, ring, (255, 255, 255))
        centre = landmarks[eye.iris[0], :2]
        radius = float(np.linalg.norm(landmarks[eye.iris[1:], :2] - centre, axis=1).mean())
        place = (int(round(float(centre[0]) * 16)), int(round(float(centre[1]) * 16)))
        cv2.circle(ball, place, int(radius * 16), IRIS, -1, cv2.LINE_AA, 4)
        image = np.where(inside > 127, ball, image)
    outer = np.concatenate([UPPER_LIP_RINGS[2], LOWER_LIP_RINGS[2][::-1]])
    _fill(image, landmarks[outer], LIP)
    if motion["jawOpen"] > 0.1:
        _fill(image, landmarks[np.concatenate([UPPER_INNER_LIP, LOWER_INNER_LIP[::-1]])], TEETH)
    if grey:
        image = np.repeat(image.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    return PaintedFace(np.ascontiguousarray(image), landmarks, identity, motion)


@pytest.fixture(scope="session")
def model() -> FaceModel:
    """The embedded face model."""
    return load_face_model()


@pytest.fixture(scope="session")
def painted(model: FaceModel) -> Callable[..., PaintedFace]:
    """Paints a face: ``painted(size, eye_scale=1.0, grey=False, **coefficients)``."""

    def make(size: int, eye_scale: float = 1.0, grey: bool = False, **coefficients: float) -> PaintedFace:
        return paint(model, size, Motion.neutral(ICT64).with_values(**coefficients), eye_scale, grey)

    return make
