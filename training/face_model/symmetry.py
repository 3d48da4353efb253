"""The face's left and right: mirrored shapes, mirrored coefficients."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.face_model import EXPRESSION_COUNT, FaceModel
from core.motion import ICT64

Array = NDArray[np.float64]

_FLIP_X = np.array([-1.0, 1.0, 1.0])


def mirrored_vertices(vertices: NDArray[Any], mirror: NDArray[np.int32]) -> Array:
    """Vertices or offsets (..., 478, 3) as seen in a looking-glass."""
    return np.asarray(vertices[..., mirror, :] * _FLIP_X, dtype=np.float64)


def mirrored_rotations(rotations: NDArray[Any]) -> Array:
    """Head rotations (..., 3, 3) of the mirrored picture."""
    return np.asarray(rotations * _FLIP_X[:, None] * _FLIP_X, dtype=np.float64)


def identity_signs(model: FaceModel) -> Array:
    """+1 for symmetric identity modes and -1 for antisymmetric ones, float64 (80,)."""
    modes = np.moveaxis(model.identity_basis.astype(np.float64), 2, 0)
    likeness = (mirrored_vertices(modes, model.mirror) * modes).sum(axis=(1, 2))
    return np.where(likeness < 0, -1.0, 1.0)


def mirrored_features(features: NDArray[Any], model: FaceModel) -> Array:
    """Features (..., 1 + 80 + 64) = one, identity, expression of the mirrored face."""
    first = 1 + model.identity_basis.shape[2]
    order = ICT64.mirror_order[:EXPRESSION_COUNT]
    signs = ICT64.mirror_signs[:EXPRESSION_COUNT]
    parts = (
        features[..., :1],
        features[..., 1:first] * identity_signs(model),
        features[..., first:][..., order] * signs,
    )
    return np.concatenate(parts, axis=-1)
