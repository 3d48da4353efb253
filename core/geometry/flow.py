"""The inverse flow of a whole crop: face mesh in depth order over the smooth surroundings."""

import numpy as np
from numpy.typing import NDArray

from core.face_model import FaceModel
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.rasteriser import affine_maps, triangle_ids
from core.geometry.surround import Surround, border_window, cell_centres
from core.geometry.topology import SURFACE_POINTS, closed_surface
from core.opencv import cv2

GRID = 192
"""Cells along a side of the flow; about 1.5 mm of the face each."""

_GRAZING = 0.5
"""Cosine between skin and line of sight below which the photo shows the skin badly."""

_INSIDE = 0.8
"""Centimetres that skin which turns into view borrows its colour from further inside."""


def vertex_normals(vertices: NDArray[np.float64], triangles: NDArray[np.intp]) -> NDArray[np.float64]:
    """Unit normals float64 (V, 3) of a mesh whose triangles run counter-clockwise seen from outside."""
    corners = vertices[triangles]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    result = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(result, triangles[:, corner], normal)
    return np.asarray(result / (np.linalg.norm(result, axis=1, keepdims=True) + 1e-12))


class FlowField:
    """Makes backward displacements of one portrait."""

    def __init__(self, model: FaceModel, mesh: MeshMotion) -> None:
        """Prepare the portrait whose landmarks ``mesh`` moves."""
        self._triangles = closed_surface(model.triangles)
        self._mesh = mesh
        self._cell = mesh.crop_size / GRID
        corners = model.mean.astype(np.float64)[self._triangles]
        first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        # Image y points down, so the sign seen in the picture is the opposite of the model's.
        self._facing = -np.sign(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
        self._normals = vertex_normals(mesh.neutral, np.asarray(model.triangles, dtype=np.intp))[:SURFACE_POINTS]
        outward = self._normals @ mesh.camera.T
        length = np.hypot(outward[:, 0], outward[:, 1])[:, None] + 1e-9
        self._inward = -outward / length * (_INSIDE * mesh.pose.scale)
        self._surround = Surround(mesh)
        centres = cell_centres(GRID, mesh.crop_size).astype(np.float32)
        self._columns, self._rows = np.meshgrid(centres, centres)
        self._window = border_window(GRID)[:, :, None]

    def _source(self, moved: MovedFace) -> NDArray[np.float64]:
        """Where in the photo each point takes its colour, float64 (468, 2).

        The photo shows skin at the edge of a turned face from the side only, a pixel beside the background;
        what turns into view takes its colour from a little further inside.
        """
        before, after = self._normals @ self._mesh.view_axis, self._normals @ moved.view_axis
        grazing = np.clip((_GRAZING - before) / _GRAZING, 0.0, 1.0)
        revealed = grazing * np.clip((after - before) / _GRAZING, 0.0, 1.0)
        return self._mesh.landmarks[:SURFACE_POINTS] + revealed[:, None] * self._inward

    def displacement(self, moved: MovedFace) -> NDArray[np.float32]:
        """Float32 (GRID, GRID, 2): pixels to add to a place in the result to find its place in the photo.

        Exactly zero along the border of the crop.
        """
        field = cv2.resize(self._surround.displacement(moved), (GRID, GRID), interpolation=cv2.INTER_LINEAR)
        points = (moved.points + 0.5) / self._cell - 0.5
        ids = triangle_ids(points, moved.depth, self._triangles, self._facing, (GRID, GRID))
        shift = self._source(moved) - moved.points
        maps = affine_maps(points, shift, self._triangles)
        rows, columns = np.nonzero(ids >= 0)
        chosen = maps[ids[rows, columns]]
        x, y = columns.astype(np.float32)[:, None], rows.astype(np.float32)[:, None]
        field[rows, columns] = chosen[:, 0] * x + chosen[:, 1] * y + chosen[:, 2]
        field = cv2.GaussianBlur(field, (0, 0), 0.7)
        return np.asarray(field * self._window, dtype=np.float32)
