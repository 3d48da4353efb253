"""The inverse flow of a whole crop: face mesh in depth order over the smooth surroundings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.face_model import FaceModel
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.mirrored_skin import MirroredSkin
from core.geometry.rasteriser import affine_maps, triangle_ids
from core.geometry.revealed_skin import RevealedSkin
from core.geometry.sampling import sample
from core.geometry.silhouette import Silhouette
from core.geometry.surround import GRID as SURROUND_GRID
from core.geometry.surround import Surround, border_window
from core.geometry.topology import closed_surface
from core.opencv import cv2

_WANTED_CELLS = 160
"""Cells along a side of the flow, about; 1.5 mm of the face each."""

_SMOOTHING = 0.7
"""Cells; takes the creases of the triangles out of the flow."""

_HIDING = 0.6
"""Step of the flow in cells above which the face is taken to hide what is behind it."""

_CRISPNESS = 2.6
"""Slope of the silhouette's coverage; higher is sharper and shows the steps of the grid."""

_REACH = 3
"""Cells to either side of a silhouette that are drawn from both layers."""

_MARGIN = _REACH + 5

_NEIGHBOURS = np.ones((3, 3), dtype=np.uint8)


def half_widths(field: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """A flow in pixels, float32 (G, G, 2), as networks take it: float32 (2, G, G), x and y in half image widths.

    Args:
        field: displacement in pixels of a crop of ``size``.
        size: pixels along a side of that crop.
    """
    return np.ascontiguousarray(field.transpose(2, 0, 1) * np.float32(2.0 / size))


def cell_pixels(crop_size: int) -> int:
    """Pixels along a cell of the flow: a whole number, so that the flow is enlarged without a remainder."""
    return max(round(crop_size / _WANTED_CELLS), 1)


@dataclass(frozen=True)
class FlowEdge:
    """Where the face hides what lies behind it.

    Attributes:
        left: column of the flow's grid at which this part of it begins.
        top: row at which it begins.
        layers: float32 (H, W, 4), displacement of the face, carried a little over its edge, and of what is
            behind.
        coverage: float32 (H, W), how much of each cell the face covers.
        near: bool (H, W), the cells around the silhouettes.
    """

    left: int
    top: int
    layers: NDArray[np.float32]
    coverage: NDArray[np.float32]
    near: NDArray[np.bool_]


@dataclass(frozen=True)
class FlowLayers:
    """A backward flow in pixels: what to add to a place in the result to find its place in the photo.

    Attributes:
        field: float32 (G, G, 2), one value per cell of :func:`cell_pixels`.
        edge: the silhouettes that need both layers, or ``None``.
        ids: intp (G, G), the triangle of the face that each cell shows, -1 for none; ``None`` without a face.
    """

    field: NDArray[np.float32]
    edge: FlowEdge | None
    ids: NDArray[np.intp] | None = None


class FlowField:
    """Makes backward displacements of one portrait.

    Attributes:
        mirrored: draws what no displacement can show.
    """

    def __init__(self, model: FaceModel, mesh: MeshMotion, image: ImageArray) -> None:
        """Prepare the portrait ``image``, RGB uint8 (S, S, 3), whose landmarks ``mesh`` moves."""
        self._triangles = closed_surface(model.triangles)
        self._mesh = mesh
        self._cell = cell_pixels(mesh.crop_size)
        self._cells = -(-mesh.crop_size // self._cell)
        corners = model.mean.astype(np.float64)[self._triangles]
        first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        # Image y points down, so the sign seen in the picture is the opposite of the model's.
        self._facing = -np.sign(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
        self._revealed = RevealedSkin(model, mesh, image)
        self.mirrored = MirroredSkin(model, mesh, self._revealed, self._cell, self._cells)
        self._surround = Surround(mesh)
        self._silhouette = Silhouette(mesh, self._revealed.normals, self._triangles, self._cell, self._cells)
        self._window = border_window(self._cells)[:, :, None]
        across = np.arange(self._cells, dtype=np.float32)
        self._x, self._y = np.tile(across, self._cells), np.repeat(across, self._cells)
        places = (np.arange(self._cells) + 0.5) * (self._cell / mesh.crop_size * SURROUND_GRID) - 0.5
        self._surround_columns, self._surround_rows = np.meshgrid(places.astype(np.float32), places.astype(np.float32))

    def layers(self, moved: MovedFace) -> FlowLayers:
        """The flow that shows the face of ``moved``; exactly zero along the border of the crop."""
        background = sample(self._surround.displacement(moved), self._surround_columns, self._surround_rows)
        background = self._silhouette.cleared(background, moved)
        points = (moved.points + 0.5) / self._cell - 0.5
        ids = triangle_ids(points, moved.depth, self._triangles, self._facing, (self._cells, self._cells))
        maps = affine_maps(points, self._revealed.source(moved) - moved.points, self._triangles)
        flat = ids.reshape(-1)
        shown = np.flatnonzero(flat >= 0)
        chosen = maps.reshape(-1, 6).take(flat[shown], axis=0)
        x, y = self._x[shown], self._y[shown]
        field = background.copy()
        moved_cells = field.reshape(-1, 2)
        moved_cells[shown, 0] = chosen[:, 0] * x + chosen[:, 2] * y + chosen[:, 4]
        moved_cells[shown, 1] = chosen[:, 1] * x + chosen[:, 3] * y + chosen[:, 5]
        covered = (ids >= 0).astype(np.float32)
        edge = self._edge(field, background, covered)
        whole = cv2.GaussianBlur(field, (0, 0), _SMOOTHING) * self._window
        return FlowLayers(np.asarray(whole, dtype=np.float32), edge, ids)

    def _edge(
        self, field: NDArray[np.float32], background: NDArray[np.float32], covered: NDArray[np.float32]
    ) -> FlowEdge | None:
        """The part of the flow where the face hides what lies behind it, if there is any."""
        rim = covered - cv2.erode(covered, _NEIGHBOURS)
        rows, columns = np.nonzero(rim > 0.0)
        step = np.abs(field[rows, columns] - background[rows, columns])
        hides = np.maximum(step[:, 0], step[:, 1]) > _HIDING * self._cell
        if not hides.any():
            return None
        rows, columns = rows[hides], columns[hides]
        top, left = max(int(rows.min()) - _MARGIN, 0), max(int(columns.min()) - _MARGIN, 0)
        box = (slice(top, int(rows.max()) + _MARGIN + 1), slice(left, int(columns.max()) + _MARGIN + 1))
        shown, behind, window = covered[box], background[box], self._window[box]
        hidden = np.zeros(shown.shape, dtype=np.uint8)
        hidden[rows - top, columns - left] = 1
        near = cv2.dilate(hidden, np.ones((2 * _REACH + 1, 2 * _REACH + 1), dtype=np.uint8))
        # The face's flow is carried a little over its edge, so that the edge itself can be soft.
        share = cv2.GaussianBlur(shown, (0, 0), 1.5)
        carried = cv2.GaussianBlur(field[box] * shown[..., None], (0, 0), 1.5) / np.maximum(share, 1e-3)[..., None]
        face = np.where(shown[..., None] > 0.0, field[box], carried)
        face = cv2.GaussianBlur(face, (0, 0), _SMOOTHING) * window
        coverage = np.clip((cv2.GaussianBlur(shown, (0, 0), 1.2) - 0.5) * _CRISPNESS + 0.5, 0.0, 1.0)
        layers = np.dstack([face, behind * window]).astype(np.float32)
        return FlowEdge(left, top, layers, coverage.astype(np.float32), near > 0)
