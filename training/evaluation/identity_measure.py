"""Whether a moved face is still the same person's: the neutral face behind the pictures against the source's."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.face_model import FaceModel

_OUTER_CORNERS = (33, 263)


def shape_distance(model: FaceModel, found: FloatArray, asked: FloatArray) -> float:
    """Mean distance of the landmarks of two neutral faces, percent of the outer-eye-corner width in space.

    The first is laid over the second by shift, turn and size (Procrustes), which are no part of who somebody is.

    Args:
        model: the morphable model.
        found: identity coefficients float32 (80,) fitted to the pictures.
        asked: those of the source.
    """
    still = np.zeros(model.expression_basis.shape[2], dtype=np.float32)
    moved, fixed = (_centred(model.shape(identity, still)) for identity in (found, asked))
    left, sizes, right = np.linalg.svd(moved.T @ fixed)
    handed = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    scale = (sizes * handed).sum() / (moved**2).sum()
    laid = scale * moved @ (left * handed) @ right
    width = float(np.linalg.norm(np.subtract(*fixed[list(_OUTER_CORNERS)])))
    return 100.0 * float(np.linalg.norm(laid - fixed, axis=1).mean()) / width


def _centred(shape: FloatArray) -> NDArray[np.float64]:
    points = shape.astype(np.float64)
    return np.asarray(points - points.mean(axis=0))
