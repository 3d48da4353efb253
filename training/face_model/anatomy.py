"""What a refinement must leave as it is: closed lips, lids that shut, whole irises, amplitudes and names."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from core import landmark_groups as groups
from core.face_model import EXPRESSION_COUNT, FaceModel
from core.motion import ICT64
from training.face_model.symmetry import mirrored_features, mirrored_vertices

Array = NDArray[np.float64]

LARGEST_CHANGE = 0.3
"""Largest correction of a shape, divided by the shape's own size: keeps the cosine to the original above 0.95."""

_SUPPORT_SHARE = 0.25
_SUPPORT_SPREAD = 1
_HALVINGS = 4
_EYES = (
    ("eyeBlink_R", groups.RIGHT_UPPER_LID, groups.RIGHT_LOWER_LID),
    ("eyeBlink_L", groups.LEFT_UPPER_LID, groups.LEFT_LOWER_LID),
)


def stacked(model: FaceModel) -> Array:
    """Mean, identity modes and expression shapes as float64 (1 + 80 + 64, 478, 3)."""
    parts = (
        model.mean[None],
        np.moveaxis(model.identity_basis, 2, 0),
        np.moveaxis(model.expression_basis, 2, 0),
    )
    return np.concatenate(parts).astype(np.float64)


def unstacked(shapes: NDArray[Any], base: FaceModel) -> FaceModel:
    """The model whose :func:`stacked` is ``shapes``; topology from ``base``."""
    first = 1 + base.identity_basis.shape[2]
    single = shapes.astype(np.float32)
    return FaceModel(
        mean=single[0],
        identity_basis=np.ascontiguousarray(np.moveaxis(single[1:first], 0, 2)),
        expression_basis=np.ascontiguousarray(np.moveaxis(single[first:], 0, 2)),
        triangles=base.triangles,
        uv=base.uv,
        mirror=base.mirror,
    )


def shape_support(model: FaceModel) -> Array:
    """How far a correction of each stacked shape may reach, float64 (145, 478), 0..1.

    Mean and identity act everywhere; an expression acts where its original does and a little around. The irises move
    with nothing but gaze, whose shapes keep them as they are.
    """
    shapes = stacked(model)
    support = np.ones(shapes.shape[:2])
    first = len(shapes) - EXPRESSION_COUNT
    size = np.linalg.norm(shapes[first:], axis=2)[:, :468]
    reach = np.clip(size / (_SUPPORT_SHARE * size.max(axis=1, keepdims=True)), 0.0, 1.0)
    average = _neighbour_average(model.triangles)
    for _ in range(_SUPPORT_SPREAD):
        reach = np.maximum(reach, (average @ reach.T).T)
    support[first:, :468] = reach
    support[first:, 468:] = 0.0
    return support


def _neighbour_average(triangles: NDArray[np.int32]) -> sparse.csr_matrix:
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    both = np.concatenate([edges, edges[:, ::-1], np.repeat(np.arange(468), 2).reshape(-1, 2)])
    matrix = sparse.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(468, 468))
    matrix.data[:] = 1.0
    return sparse.csr_matrix(sparse.diags(1.0 / np.asarray(matrix.sum(axis=1)).ravel()) @ matrix)


def constrained(base: FaceModel, corrections: Array) -> FaceModel:
    """``base`` plus corrections (145, 478, 3), changed as little as needed to keep what names promise.

    Mirror-symmetric; lips as closed at neutral and at ``jawOpen`` with ``mouthClose``, lids as shut at ``eyeBlink`` 1
    as in ``base``; irises moved whole; every shape keeps its amplitude (no component along itself) and differs
    by at most :data:`LARGEST_CHANGE`; no triangle seen from the front turns over that does not in ``base``.
    """
    original = stacked(base)
    allowed = symmetrised(corrections, base)
    for iris in (groups.RIGHT_IRIS, groups.LEFT_IRIS):
        allowed[:, list(iris)] = allowed[:, list(iris)].mean(axis=1, keepdims=True)
    _keep_gaps(allowed[0], groups.UPPER_LIP_INNER, groups.LOWER_LIP_INNER)
    _keep_amplitude_and_direction(allowed[1:], original[1:])
    allowed[-EXPRESSION_COUNT:, 468:] = 0.0
    _keep_lids_shut(allowed)
    _keep_lips_sealed(allowed)
    _keep_triangles(allowed, original, base)
    return unstacked(original + allowed, base)


def symmetrised(corrections: Array, model: FaceModel) -> Array:
    """The mean of stacked corrections and their mirror image."""
    partner, sign = _mirror_partners(model)
    swapped = mirrored_vertices(corrections, model.mirror)[partner] * sign[:, None, None]
    return np.asarray((corrections + swapped) / 2.0)


def _mirror_partners(model: FaceModel) -> tuple[NDArray[np.intp], Array]:
    """Which stacked shape each becomes in a looking-glass, and with which sign."""
    count = 1 + model.identity_basis.shape[2] + EXPRESSION_COUNT
    mirrored = mirrored_features(np.arange(1, count + 1, dtype=np.float64), model)
    return np.abs(mirrored).round().astype(np.intp) - 1, np.sign(mirrored)


def turned_over(vertices: NDArray[Any], triangles: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which triangles face away when ``vertices`` (..., N, 3) are seen from the front, bool (..., T)."""
    first, second, third = (vertices[..., triangles[:, corner], :2] for corner in range(3))
    along, across = second - first, third - first
    return np.asarray(along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0] <= 0)


def _keep_gaps(correction: Array, upper: tuple[int, ...], lower: tuple[int, ...]) -> None:
    high, low = list(upper), list(lower)
    middle = (correction[high] + correction[low]) / 2.0
    correction[high] = middle
    correction[low] = middle


def _keep_lids_shut(corrections: Array) -> None:
    for name, upper, lower in _EYES:
        shape = corrections[len(corrections) - EXPRESSION_COUNT + ICT64.index(name)]
        high, low = list(upper), list(lower)
        # What the neutral eye opened further, blinking has to close further: most of it by the upper lid.
        opened = corrections[0][high] - corrections[0][low] + shape[high] - shape[low]
        shape[high] -= 0.8 * opened
        shape[low] += 0.2 * opened


def _keep_lips_sealed(corrections: Array) -> None:
    first = len(corrections) - EXPRESSION_COUNT
    opening, closing = (corrections[first + ICT64.index(name)] for name in ("jawOpen", "mouthClose"))
    high, low = list(groups.UPPER_LIP_INNER), list(groups.LOWER_LIP_INNER)
    opened = opening[high] - opening[low] + closing[high] - closing[low]
    closing[high] -= 0.5 * opened
    closing[low] += 0.5 * opened


def _keep_amplitude_and_direction(corrections: Array, shapes: Array) -> None:
    size = (shapes**2).sum(axis=(1, 2))
    along = (corrections * shapes).sum(axis=(1, 2)) / size
    corrections -= along[:, None, None] * shapes
    change = np.sqrt((corrections**2).sum(axis=(1, 2)) / size)
    corrections *= np.minimum(1.0, LARGEST_CHANGE / np.maximum(change, 1e-12))[:, None, None]


def _keep_triangles(corrections: Array, original: Array, model: FaceModel) -> None:
    """Halve, in the end drop, the corrections around triangles that would turn over; the mean's last."""
    partner, _ = _mirror_partners(model)
    rows = np.r_[0, len(corrections) - EXPRESSION_COUNT : len(corrections)]
    weights = (rows > 0).astype(np.float64)[:, None, None]
    allowed = turned_over(original[0] + weights * original[rows], model.triangles)
    for attempt in range(5 * _HALVINGS):
        present = original[0] + corrections[0] + weights * (original[rows] + corrections[rows])
        shape, triangle = np.nonzero(turned_over(present, model.triangles) & ~allowed)
        if len(shape) == 0:
            return
        touched = np.zeros(corrections.shape[:2], dtype=bool)
        touched[rows[shape][:, None], model.triangles[triangle]] = True
        if attempt >= _HALVINGS:
            touched[0] |= touched.any(axis=0)
        # Both sides are held back alike, so that the model stays symmetric.
        touched |= touched[partner][:, model.mirror]
        corrections[touched] *= 0.5 if attempt % _HALVINGS < _HALVINGS - 1 else 0.0
