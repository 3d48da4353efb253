"""The skin's motion with the lids left out: lid points follow their surroundings as a stretched membrane would."""

import numpy as np
from numpy.typing import NDArray

from core.face_model import FaceModel
from core.geometry.topology import EYES, closed_surface


class SkinFill:
    """Harmonic interpolation of displacements over both eyes, from the skin around them."""

    def __init__(self, model: FaceModel) -> None:
        """Solve the membrane once for the model's mesh (weights: inverse edge lengths of the mean)."""
        mean = model.mean.astype(np.float64)
        count = len(mean)
        weights = np.zeros((count, count))
        triangles = closed_surface(model.triangles)
        edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
        spokes = [(iris, lid) for eye in EYES for iris in eye.iris for lid in (*eye.upper, *eye.lower)]
        edges = np.concatenate([edges, np.array(spokes, dtype=np.intp)])
        stiffness = 1.0 / (np.linalg.norm(mean[edges[:, 0]] - mean[edges[:, 1]], axis=1) + 1e-3)
        weights[edges[:, 0], edges[:, 1]] = stiffness
        weights[edges[:, 1], edges[:, 0]] = stiffness
        self._free = np.unique(np.concatenate([np.r_[e.upper, e.lower, e.skin, e.iris] for e in EYES]))
        held = np.setdiff1d(np.flatnonzero(weights[self._free].any(axis=0)), self._free)
        inner = np.diag(weights[self._free].sum(axis=1)) - weights[np.ix_(self._free, self._free)]
        self._held = held
        self._operator = np.linalg.solve(inner, weights[np.ix_(self._free, held)])

    def filled(self, displacement: NDArray[np.float64]) -> NDArray[np.float64]:
        """``displacement`` (478, 2) with lids, their skin and the irises interpolated; a new array."""
        result = displacement.copy()
        result[self._free] = self._operator @ displacement[self._held]
        return result
