"""What lies behind the face where its outline hides a cheek: never the outline's own skin a second time.

In a half profile the outline of the face runs over the middle of the far cheek, whose rim lies out of sight behind it.
A turn brings that rim out. The surroundings follow the rim, so that they would show the old outline once more beside
the new one; the places they look at are therefore pushed out of the face as the photo shows it.
"""

import numpy as np
from numpy.typing import NDArray

from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.ramp import rising
from core.geometry.rasteriser import triangle_ids
from core.geometry.sampling import sample
from core.geometry.topology import FACE_OVAL, IndexArray
from core.opencv import cv2

_MARGINS = (0.05, 0.45)
"""Centimetres outside the mesh from which the photo is taken to show what is behind: landmarks are not exact, so that
a rim of skin may be left over. It stays with the face in small turns, and gives way in larger ones."""

_WHOLLY = 0.35
"""By how much the cosine has to grow for the larger margin."""

_HIDDEN = (0.05, 0.25)
"""Minus the cosine between the skin of the rim and the line of sight at which the rim begins to be hidden, and is."""

_TURNED = 0.1
"""By how much that cosine has to grow for the whole push."""

_FINE = 4
"""Steps along a cell in which distances to the outline are measured."""

_SOFTNESS = 1.0
"""Cells over which these are smoothed, so that corners of the mesh do not show."""

_SHARPNESS = 3
"""Power of the distance by which the nearest points of the rim decide."""


class Silhouette:
    """The outline of one portrait's face in its photo."""

    def __init__(
        self, mesh: MeshMotion, normals: NDArray[np.float64], triangles: IndexArray, cell: int, cells: int
    ) -> None:
        """Measure the outline.

        Args:
            mesh: the portrait.
            normals: float64 (468, 3), unit normals of the face at rest, model axes.
            triangles: (T, 3), the closed surface of the face.
            cell: pixels along a cell of the flow.
            cells: of the flow along a side.
        """
        self._cell = cell
        self._normals = normals[FACE_OVAL]
        self._before = self._normals @ mesh.view_axis
        self._hidden = rising(-self._before, _HIDDEN)
        self._centimetre = mesh.pose.scale / cell
        self._columns, self._rows = np.meshgrid(*[np.arange(cells, dtype=np.float32)] * 2)
        if not self._hidden.any():
            return
        points = (mesh.landmarks + 0.5) / cell - 0.5
        outside = _outside(points, triangles, cells)
        slope = np.stack([cv2.Sobel(outside, cv2.CV_32F, 1, 0), cv2.Sobel(outside, cv2.CV_32F, 0, 1)], axis=2)
        steepness = np.linalg.norm(slope, axis=2, keepdims=True) + 1e-6
        self._outline = np.dstack([outside, slope / steepness]).astype(np.float32)
        nodes = np.stack([self._columns, self._rows], axis=-1)[::_FINE, ::_FINE].reshape(-1, 2)
        away = np.linalg.norm(nodes[:, None] - points[FACE_OVAL][None], axis=2)
        near = 1.0 / (away + 1.0) ** _SHARPNESS
        self._near = (near / near.sum(axis=1, keepdims=True)).astype(np.float32)

    def cleared(self, background: NDArray[np.float32], moved: MovedFace) -> NDArray[np.float32]:
        """``background`` with what it takes from the face replaced by what is beside the face.

        Args:
            background: float32 (G, G, 2), backward displacement of the surroundings, pixels.
            moved: the face.

        Returns:
            float32 (G, G, 2); ``background`` itself where nothing hidden turns into view.
        """
        turned = self._normals @ moved.view_axis - self._before
        wanted = self._hidden * np.clip(turned / _TURNED, 0.0, 1.0)
        if not wanted.any():
            return background
        coarse = -(-len(self._rows) // _FINE)
        strength = (self._near * wanted.astype(np.float32)).sum(axis=1).reshape(coarse, coarse)
        steps = np.asarray(background / self._cell, dtype=np.float32)
        columns, rows = self._columns + steps[..., 0], self._rows + steps[..., 1]
        outline = sample(self._outline, columns, rows)
        amount = sample(strength, columns / np.float32(_FINE), rows / np.float32(_FINE))
        outside, slope = outline[..., :1], outline[..., 1:]
        far = float((self._hidden * turned).max() / _WHOLLY)
        margin = np.float32(np.interp(far, (0.0, 1.0), _MARGINS) * self._centimetre)
        # A hyperbola: far outside nothing changes, deep inside becomes just outside, and no two places become one.
        wished = np.float32(0.5) * (outside + np.sqrt(outside**2 + np.float32(4.0) * margin**2))
        return np.asarray(background + amount[..., None] * (wished - outside) * slope * self._cell, dtype=np.float32)


def _outside(points: NDArray[np.float64], triangles: IndexArray, cells: int) -> NDArray[np.float32]:
    """Distance from the outline of a mesh, cells, negative inside it: float32 (cells, cells)."""
    fine = (points + 0.5) * _FINE - 0.5
    side = cells * _FINE
    level = np.zeros(len(fine))
    inside = triangle_ids(fine, level, triangles, np.ones(len(triangles)), (side, side)) >= 0
    distance = [
        cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for mask in (~inside, inside)
    ]
    # Squares of distances are whole numbers; OpenCV's last digits depend on the number of threads, and what is trained
    # on flows has to be the same in every process.
    outer, inner = (np.sqrt(np.rint(values**2)) for values in distance)
    signed = cv2.resize((outer - inner) / _FINE, (cells, cells), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(signed, (0, 0), _SOFTNESS), dtype=np.float32)
