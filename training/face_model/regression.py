"""Regularised linear least squares for corrections of mean, identity basis and expression basis.

Under weak perspective the camera-frame residual of a fitted frame is linear in the corrections:
``r = R (X_0 + sum_k c_k X_k) + noise`` with coefficients c known from the fit. Depth is hardly observed, which
majorisation handles: what a frame does not show is filled with what the present corrections predict.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Residuals:
    """What the present model leaves unexplained in F fitted frames.

    Attributes:
        features: float64 (F, K): what each frame multiplies the K corrections with.
        rotations: float64 (F, 3, 3), model to camera axes.
        offsets: float64 (F, N, 3), landmark minus model in camera axes, centimetres.
        trust: float64 (F, N, 3), 0 for not observed, at most 1.
        person: int (F,), which frames show the same person.
    """

    features: Array
    rotations: Array
    offsets: Array
    trust: Array
    person: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class CorrectionPrior:
    """Corrections are small, smooth over the mesh, and stay where the original shape acts.

    Attributes:
        precision: float64 (K,), 1 / variance of each correction, in units of the residual noise.
        support: float64 (K, N), 0..1, how far a correction may reach at each point.
        roughness: (N, N) positive semi-definite matrix, added to the identity in the prior's precision.
    """

    precision: Array
    support: Array
    roughness: sparse.csr_matrix


def laplacian_roughness(triangles: NDArray[np.int32], points: int, weight: float) -> sparse.csr_matrix:
    """``weight * L' L`` of the mesh's umbrella Laplacian; points outside the mesh stay free.

    Args:
        triangles: int (T, 3).
        points: number of points N.
        weight: how strongly neighbours are tied.
    """
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    both = np.concatenate([edges, edges[:, ::-1]])
    ones = np.ones(len(both))
    adjacency = sparse.csr_matrix((ones, (both[:, 0], both[:, 1])), shape=(points, points))
    adjacency.data[:] = 1.0
    degree = np.asarray(adjacency.sum(axis=1)).ravel()
    used = (degree > 0).astype(np.float64)
    laplacian = sparse.diags(used) - sparse.diags(used / np.maximum(degree, 1.0)) @ adjacency
    return sparse.csr_matrix(weight * (laplacian.T @ laplacian))


def solve_corrections(
    residuals: Residuals, prior: CorrectionPrior, person_effect: float, rounds: int = 8, steps: int = 40
) -> Array:
    """The most likely corrections, float64 (K, N, 3), in model axes, centimetres.

    Args:
        residuals: fitted frames.
        prior: what corrections may look like.
        person_effect: variance of what is peculiar to a person over the variance within a person. The larger, the
            less the frames of one clip count as independent.
        rounds: majorisation rounds; each fills unobserved directions with what the corrections predict.
        steps: conjugate-gradient steps in a round.
    """
    features = residuals.features
    whitened = _without_person(features, residuals.person, person_effect)
    gram = whitened.T @ whitened
    count, points = features.shape[1], residuals.offsets.shape[1]
    solution = np.zeros((count, points, 3))
    for _ in range(rounds):
        predicted = np.tensordot(features, prior.support[:, :, None] * solution, axes=1)
        in_camera = np.einsum("fij,fnj->fni", residuals.rotations, predicted)
        seen = residuals.trust * (residuals.offsets - in_camera)
        target = predicted + np.einsum("fji,fnj->fni", residuals.rotations, seen)
        target = _without_person(target, residuals.person, person_effect)
        right = prior.support[:, :, None] * np.tensordot(whitened.T, target, axes=1)
        solution = _conjugate_gradients(gram, prior, right, solution, steps)
    return np.asarray(prior.support[:, :, None] * solution)


def _without_person(values: Array, person: NDArray[np.intp], person_effect: float) -> Array:
    """Whitening of compound-symmetric noise: subtract a share of each person's mean."""
    result = values.copy()
    for number in np.unique(person):
        rows = np.flatnonzero(person == number)
        share = 1.0 - 1.0 / np.sqrt(1.0 + len(rows) * person_effect)
        result[rows] -= share * values[rows].mean(axis=0)
    return result


def _conjugate_gradients(gram: Array, prior: CorrectionPrior, right: Array, start: Array, steps: int) -> Array:
    shape = right.shape
    scale = 1.0 / np.sqrt(np.diagonal(gram) + prior.precision)[:, None, None]
    support = prior.support[:, :, None]

    def apply(values: Array) -> Array:
        data = support * np.tensordot(gram, support * values, axes=1)
        by_point = values.transpose(1, 0, 2).reshape(shape[1], -1)
        rough = (prior.roughness @ by_point).reshape(shape[1], shape[0], shape[2]).transpose(1, 0, 2)
        return np.asarray(data + prior.precision[:, None, None] * (values + rough))

    solution = start / scale
    rest = scale * (right - apply(start))
    direction = rest.copy()
    size = float((rest**2).sum())
    target = size * 1e-8
    for _ in range(steps):
        if size <= target or size == 0.0:
            break
        applied = scale * apply(scale * direction)
        length = size / float((direction * applied).sum())
        solution += length * direction
        rest -= length * applied
        following = float((rest**2).sum())
        direction = rest + (following / size) * direction
        size = following
    return np.asarray(scale * solution)
