"""Refines the morphable model by turns: fit coefficients to tracked landmarks, then correct the shapes."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.face_model import IDENTITY_COUNT, POINTS, FaceModel
from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.observation import landmark_weights
from training.face_model.anatomy import constrained, shape_support, stacked
from training.face_model.regression import CorrectionPrior, Residuals, laplacian_roughness, solve_corrections
from training.face_model.samples import TrackedPerson
from training.face_model.symmetry import mirrored_features, mirrored_rotations, mirrored_vertices

Array = NDArray[np.float64]

_log = logging.getLogger(__name__)
_NOISE = 0.06
_DEPTH_TRUST = 0.05
_LEAST_TRUST = 0.05
_TO_CAMERA = np.array([1.0, -1.0, -1.0])


@dataclass(frozen=True)
class RefinementSettings:
    """Strength of the refinement, chosen on people of the training split that were held back.

    Attributes:
        rounds: fits and corrections by turns.
        mean_change: expected correction of the mean in centimetres.
        identity_change: expected correction of an identity mode, as a share of the mode's size.
        expression_change: expected correction of an expression shape, as a share of its size where it acts.
        roughness: tie between neighbouring points.
        person_effect: variance peculiar to a person over the variance within a person.
        independent_points: share of the landmarks that count as independent.
    """

    rounds: int = 3
    mean_change: float = 0.1
    identity_change: float = 0.4
    expression_change: float = 0.08
    roughness: float = 30.0
    person_effect: float = 0.5
    independent_points: float = 4.0


def refine(base: FaceModel, people: Sequence[TrackedPerson], settings: RefinementSettings) -> FaceModel:
    """The model whose mean and bases explain the landmarks of ``people`` better, its names kept.

    Args:
        base: the open model; corrections are always counted from it.
        people: tracked landmarks of the training split.
        settings: rounds and strengths.
    """
    prior = _prior(base, settings)
    model = base
    for number in range(settings.rounds):
        fits = fit_people(model, people)
        errors = [fit.error for person in fits for fit in person]
        _log.info("round %d: fit error %.3f %% of the outer-eye-corner width", number + 1, float(np.mean(errors)))
        residuals = with_mirror_images(residuals_of(base, model, people, fits), base)
        model = constrained(base, solve_corrections(residuals, prior, settings.person_effect))
    return model


def fit_people(model: FaceModel, people: Sequence[TrackedPerson]) -> list[list[FitResult]]:
    """Identity, expression and pose of every frame, the identity shared by the frames of a person."""
    fitter = CoefficientFitter(model)
    return [fitter.fit_identity(list(person.frames)) for person in people]


def residuals_of(
    base: FaceModel, fitted: FaceModel, people: Sequence[TrackedPerson], fits: Sequence[Sequence[FitResult]]
) -> Residuals:
    """What ``base`` leaves unexplained at the coefficients and poses that were fitted with ``fitted``."""
    features, rotations, offsets, trust, numbers = [], [], [], [], []
    for number, (person, results) in enumerate(zip(people, fits, strict=True)):
        for landmarks, fit in zip(person.frames, results, strict=True):
            vertices = base.shape(fit.identity, fit.expression)
            camera = (landmarks - base.project(vertices, fit.pose)) / fit.pose.scale * _TO_CAMERA
            camera[:, 2] -= np.median(camera[:, 2])
            features.append(np.concatenate([[1.0], fit.identity, fit.expression]))
            rotations.append(fit.pose.rotation)
            offsets.append(camera)
            trust.append(point_trust(fitted, fit))
            numbers.append(number)
    return Residuals(
        np.array(features), np.array(rotations), np.array(offsets), np.array(trust), np.array(numbers, dtype=np.intp)
    )


def point_trust(model: FaceModel, fit: FitResult) -> Array:
    """Trust in each landmark's x, y, z, float64 (478, 3) up to 1: less where the skin turns away, on the outline."""
    vertices = model.shape(fit.identity, fit.expression).astype(np.float64)
    corners = vertices[model.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) @ fit.pose.rotation.T
    summed = np.zeros((POINTS, 3))
    for corner in range(3):
        np.add.at(summed, model.triangles[:, corner], normals)
    facing = np.ones(POINTS)
    length = np.linalg.norm(summed[:468], axis=1)
    facing[:468] = np.clip(2.0 * summed[:468, 2] / np.maximum(length, 1e-9), _LEAST_TRUST, 1.0)
    plane = np.minimum(landmark_weights(), 1.0) * facing
    depth = plane * _DEPTH_TRUST
    depth[468:] = 0.0
    return np.stack([plane, plane, depth], axis=1)


def with_mirror_images(residuals: Residuals, model: FaceModel) -> Residuals:
    """The same frames and their mirror images, which show the same person."""
    mirror = model.mirror
    return Residuals(
        features=np.concatenate([residuals.features, mirrored_features(residuals.features, model)]),
        rotations=np.concatenate([residuals.rotations, mirrored_rotations(residuals.rotations)]),
        offsets=np.concatenate([residuals.offsets, mirrored_vertices(residuals.offsets, mirror)]),
        trust=np.concatenate([residuals.trust, residuals.trust[:, mirror]]),
        # A mirrored person is somebody else: what is peculiar to the original is mirrored there.
        person=np.concatenate([residuals.person, residuals.person + residuals.person.max() + 1]),
    )


def _prior(base: FaceModel, settings: RefinementSettings) -> CorrectionPrior:
    shapes = stacked(base)
    first = 1 + IDENTITY_COUNT
    support = shape_support(base)
    squares = (shapes**2).sum(axis=2)
    sizes = np.sqrt((support**2 * squares).sum(axis=1) / np.maximum((support**2).sum(axis=1), 1e-9) / 3.0)
    expected = np.concatenate(
        [
            [settings.mean_change],
            settings.identity_change * sizes[1:first],
            settings.expression_change * sizes[first:],
        ]
    )
    noise = _NOISE**2 / settings.independent_points
    return CorrectionPrior(
        precision=noise / expected**2,
        support=support,
        roughness=laplacian_roughness(base.triangles, POINTS, settings.roughness),
    )
