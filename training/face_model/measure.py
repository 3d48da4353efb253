"""Measures how well a morphable model explains label landmarks, and what a refinement did to its shapes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core import landmark_groups as groups
from core.conventions import FloatArray
from core.face_model import EXPRESSION_COUNT, OUTER_EYE_WIDTH, FaceModel
from core.motion import ICT64
from core.tracking.fit import CoefficientFitter, FitResult
from training.face_model.anatomy import stacked, turned_over
from training.face_model.samples import TrackedPerson


@dataclass(frozen=True)
class FitQuality:
    """Fit of a model to tracked people.

    Attributes:
        people: clips or photos.
        error: mean 2-D landmark distance in percent of the model's outer-eye-corner width at the fitted scale.
        error_2d: the same in percent of the width as seen in the picture, which shrinks when the head turns.
        explained: share of the landmarks' movement within clips, beyond head pose, that expression removes, percent;
            NaN without clips.
        weights: mean sum of absolute expression coefficients.
    """

    people: int
    error: float
    error_2d: float
    explained: float
    weights: float


def seen_eye_width(landmarks: FloatArray) -> float:
    """Distance of the outer eye corners in the picture, pixels."""
    ends = landmarks[[groups.RIGHT_EYE_OUTER, groups.LEFT_EYE_OUTER], :2].astype(np.float64)
    return float(np.linalg.norm(ends[1] - ends[0]))


def error_2d(fit: FitResult, landmarks: FloatArray) -> float:
    """The error of a fit in percent of the outer-eye-corner width as seen in the picture."""
    return fit.error * fit.pose.scale * OUTER_EYE_WIDTH / seen_eye_width(landmarks)


def fit_quality(fitter: CoefficientFitter, people: Sequence[TrackedPerson]) -> FitQuality:
    """Fit every person and average, each person counting once; identity is shared by the frames of a clip."""
    errors, seen, weights = [], [], []
    still, moved = 0.0, 0.0
    for person in people:
        fits = fitter.fit_identity(list(person.frames))
        errors.append(np.mean([fit.error for fit in fits]))
        seen.append(np.mean([error_2d(fit, points) for fit, points in zip(fits, person.frames, strict=True)]))
        weights.append(np.mean([np.abs(fit.expression).sum() for fit in fits]))
        if len(fits) > 1:
            rest, movement = _movement(fitter.model, person.frames, fits)
            still, moved = still + rest, moved + movement
    explained = 100.0 * (1.0 - still / moved) if moved > 0 else float("nan")
    return FitQuality(len(people), float(np.mean(errors)), float(np.mean(seen)), explained, float(np.mean(weights)))


def _movement(model: FaceModel, frames: FloatArray, fits: Sequence[FitResult]) -> tuple[float, float]:
    """Squared 2-D displacements, beyond pose and the clip's mean, that are left and that there were."""
    average = np.mean([fit.expression for fit in fits], axis=0)
    displacements = np.zeros((2, *frames.shape[:2], 2))
    for number, (landmarks, fit) in enumerate(zip(frames, fits, strict=True)):
        for kind, expression in enumerate((fit.expression, average)):
            projected = model.project(model.shape(fit.identity, expression), fit.pose)
            displacements[kind, number] = (landmarks - projected)[:, :2] / fit.pose.scale
    left, whole = ((displacements - displacements.mean(axis=1, keepdims=True)) ** 2).sum(axis=(1, 2, 3))
    return float(left), float(whole)


@dataclass(frozen=True)
class ShapeChange:
    """What a refinement did.

    Attributes:
        mean_moved: root mean square shift of the mean's points in centimetres.
        identity_cosine: smallest cosine of an identity mode to its original.
        expression_cosine: smallest cosine of an expression shape to its original.
        least_like: the name of that shape.
        mean_cosine: average cosine of the expression shapes.
        new_flips: triangles turned over in the neutral face or a shape at weight 1 that were not before.
    """

    mean_moved: float
    identity_cosine: float
    expression_cosine: float
    least_like: str
    mean_cosine: float
    new_flips: int


def shape_change(before: FaceModel, after: FaceModel) -> ShapeChange:
    """Compare a refined model with its original."""
    first, second = stacked(before), stacked(after)
    size = np.linalg.norm(first, axis=(1, 2)) * np.linalg.norm(second, axis=(1, 2))
    cosines = (first * second).sum(axis=(1, 2)) / size
    expression = cosines[-EXPRESSION_COUNT:]
    flips = int((turned_over(second[0], after.triangles) & ~turned_over(first[0], before.triangles)).sum())
    named_before = turned_over(first[0] + first[-EXPRESSION_COUNT:], before.triangles)
    named_after = turned_over(second[0] + second[-EXPRESSION_COUNT:], after.triangles)
    return ShapeChange(
        mean_moved=float(np.sqrt(((second[0] - first[0]) ** 2).sum(axis=1).mean())),
        identity_cosine=float(cosines[1:-EXPRESSION_COUNT].min()),
        expression_cosine=float(expression.min()),
        least_like=ICT64.names[int(np.argmin(expression))],
        mean_cosine=float(expression.mean()),
        new_flips=flips + int((named_after & ~named_before).sum()),
    )
