"""Skin that the photo hardly shows, borrowed from the other side of the face when the head turns it into view.

A cheek seen at a grazing angle has a few columns of pixels, which a turned head would draw out into streaks; the cheek
of the other side has its pores and its beard. The light of the two sides differs, so only the detail is borrowed:
colours are brought to those that the photo shows beside the seam.

Source: soft symmetry as in Hassner et al., "Effective face frontalization in unconstrained images", CVPR 2015.
"""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.face_model import FaceModel
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.ramp import rising
from core.geometry.rasteriser import affine_maps
from core.geometry.revealed_skin import RevealedSkin
from core.geometry.sampling import sample
from core.geometry.topology import EYES, SURFACE_POINTS, closed_surface
from core.landmark_groups import OUTER_LIP_RING
from core.opencv import cv2

Weights = NDArray[np.float64]

_LEAST_SHARE = 0.02
_SEEN_BADLY = (0.6, 0.3)
"""Cosine between skin and line of sight at which the photo begins to be of little use, and where it is of none."""

_TURNED = (0.12, 0.35)
"""By how much that cosine has to grow, to begin and to be replaced wholly."""

_HIDDEN = (-0.15, 0.1)
"""Minus that cosine at which skin begins to lie behind the outline, and does: all that the photo has in its place is
the outline itself, drawn out, so that this skin is borrowed however little of it comes out."""

_UNCOVERED = (0.1, 0.25)
"""By how much the cosine of hidden skin has to grow, likewise."""

_SEEN_WELL = (0.35, 0.55)
"""What the other side has to have, likewise."""

_FROM_EYES, _FROM_LIPS, _FROM_MIDDLE = (0.5, 1.3), (0.3, 0.9), (1.2, 2.2)
"""Centimetres from lids, lips and the face's middle: nearer the photo's own pixels stay, farther all may go."""

_LIGHT_REACH = 9.0
"""Cells over which the light beside the seam is carried on."""

_SHADING_REACH = 4.0
"""Cells over which the shading of the other side is measured."""

_LEAST_GAIN, _LARGEST_GAIN = 0.4, 2.5
_UNLIKE_SKIN = 0.35
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_SOFTNESS = 1.5


class MirroredSkin:
    """Draws the other side's skin over what a turned head reveals of one portrait."""

    def __init__(self, model: FaceModel, mesh: MeshMotion, revealed: RevealedSkin, cell: int, cells: int) -> None:
        """Prepare a portrait.

        Args:
            model: for its triangles and mirror pairs.
            mesh: the portrait.
            revealed: how its photo sees each point of the face.
            cell: pixels along a cell of the flow.
            cells: of the flow along a side.
        """
        self._triangles = closed_surface(model.triangles)
        self._cell, self._cells = cell, cells
        mirror = model.mirror[:SURFACE_POINTS]
        self._normals, self._before = revealed.normals, revealed.facing
        self._places = mesh.landmarks[:SURFACE_POINTS][mirror]
        clear = 1.0 - np.clip(revealed.covered[mirror] / 0.3, 0.0, 1.0)
        badly = 1.0 - rising(self._before, _SEEN_BADLY[::-1])
        self._hidden = rising(-self._before, _HIDDEN)
        self._worth = badly * rising(self._before[mirror], _SEEN_WELL) * clear * _far_from_features(mesh.neutral)

    def shares(self, moved: MovedFace) -> Weights:
        """How much of each point of the face is borrowed, 0 to 1, float64 (468,)."""
        after = self._normals @ moved.view_axis
        turned = after - np.maximum(self._before, 0.0)
        badly = rising(turned, _TURNED) * rising(after, (0.0, 0.2))
        hidden = self._hidden * rising(after - self._before, _UNCOVERED)
        return self._worth * np.maximum(badly, hidden)

    def draw(self, result: ImageArray, texture: ImageArray, moved: MovedFace, ids: NDArray[np.intp]) -> None:
        """Draw into ``result`` what ``texture`` shows on the other side, both RGB uint8 (S, S, 3).

        Args:
            result: the moved photo; changed in place.
            texture: the photo.
            moved: the face.
            ids: intp (cells, cells), the triangle that each cell shows, -1 for none.
        """
        wanted = self.shares(moved)
        if wanted.max() < _LEAST_SHARE:
            return
        share, field = self._layer(wanted, moved, ids)
        rows, columns = np.nonzero(share > _LEAST_SHARE)
        if len(rows) == 0:
            return
        gain = self._light(result, texture, share, field, ids >= 0)
        box = (slice(int(rows.min()), int(rows.max()) + 1), slice(int(columns.min()), int(columns.max()) + 1))
        self._paint(result, texture, np.dstack([share, field, gain]), box)

    def _layer(
        self, wanted: Weights, moved: MovedFace, ids: NDArray[np.intp]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Shares float32 (G, G) and displacements float32 (G, G, 2) of the cells."""
        points = (moved.points + 0.5) / self._cell - 0.5
        values = np.concatenate([wanted[:, None], self._places - moved.points], axis=1)
        maps = affine_maps(points, values, self._triangles)
        rows, columns = np.nonzero(ids >= 0)
        chosen = maps[ids[rows, columns]]
        layer = np.zeros((self._cells, self._cells, 3), dtype=np.float32)
        layer[rows, columns] = chosen[:, 0] * columns[:, None] + chosen[:, 1] * rows[:, None] + chosen[:, 2]
        shown = (ids >= 0).astype(np.float32)
        weight = cv2.GaussianBlur(shown, (0, 0), _SOFTNESS)
        # Beyond the face's edge the displacement is carried on, so that the edge itself can be soft.
        soft = cv2.GaussianBlur(layer, (0, 0), _SOFTNESS) / np.maximum(weight, 1e-3)[..., None]
        coverage = np.clip(2.0 * weight - 0.5, 0.0, 1.0)
        return np.clip(soft[..., 0], 0.0, 1.0) * coverage, np.ascontiguousarray(soft[..., 1:])

    def _light(
        self,
        result: ImageArray,
        texture: ImageArray,
        share: NDArray[np.float32],
        field: NDArray[np.float32],
        shown: NDArray[np.bool_],
    ) -> NDArray[np.float32]:
        """What the borrowed colours are multiplied by, float32 (G, G, 3): the light beside the seam, carried on."""
        size = (self._cells, self._cells)
        here, there = (
            np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.float32) + 4.0
            for image in (result, texture)
        )
        columns, rows = np.meshgrid(*[np.arange(self._cells, dtype=np.float32)] * 2)
        step = field / np.float32(self._cell)
        borrowed = sample(there, columns + step[..., 0], rows + step[..., 1])
        near = cv2.GaussianBlur(share, (0, 0), _LIGHT_REACH)
        # Where nothing is borrowed, but not far from it, both sides show the same skin.
        valid = shown * np.clip(1.0 - 4.0 * share, 0.0, 1.0) * near + np.float32(1e-9) * shown
        for colours in (here, borrowed):
            luma = colours @ _LUMA
            ordinary = np.median(luma[valid > 0.1]) if (valid > 0.1).any() else np.median(luma[shown])
            # Hair, nostrils and lights on the skin say nothing about the light of the other side.
            valid = valid * (np.abs(luma / ordinary - 1.0) < _UNLIKE_SKIN)
        ours, theirs = (
            cv2.GaussianBlur(colours * valid[..., None], (0, 0), _LIGHT_REACH) for colours in (here, borrowed)
        )
        # Half of the other side's own shading goes: its rim may be lit where this one is in shadow.
        shading = _smooth(borrowed, shown.astype(np.float32), _SHADING_REACH)
        seam = theirs / np.maximum(cv2.GaussianBlur(valid, (0, 0), _LIGHT_REACH), 1e-12)[..., None]
        own_light = np.sqrt(np.maximum(seam, 1.0) / np.maximum(shading, 1.0))
        gain = np.clip(ours / np.maximum(theirs, 1e-12) * own_light, _LEAST_GAIN, _LARGEST_GAIN)
        return np.asarray(gain, dtype=np.float32)

    def _paint(
        self, result: ImageArray, texture: ImageArray, layer: NDArray[np.float32], box: tuple[slice, slice]
    ) -> None:
        cell, size = self._cell, result.shape[0]
        rows, columns = box
        top, left = rows.start * cell, columns.start * cell
        bottom, right = min(rows.stop * cell, size), min(columns.stop * cell, size)
        x, y = np.meshgrid(np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32))
        half, across = np.float32(0.5), np.float32(cell)
        fine = sample(layer, (x + half) / across - half, (y + half) / across - half)
        borrowed = sample(texture, x + fine[..., 1], y + fine[..., 2]).astype(np.float32) * fine[..., 3:]
        patch = result[top:bottom, left:right]
        mixed = patch + fine[..., :1] * (borrowed - patch)
        patch[...] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def _smooth(values: NDArray[np.float32], weight: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Mean of ``values`` (G, G, 3) around each cell where ``weight`` (G, G) is."""
    total = cv2.GaussianBlur(values * weight[..., None], (0, 0), reach)
    return np.asarray(total / np.maximum(cv2.GaussianBlur(weight, (0, 0), reach), 1e-3)[..., None], dtype=np.float32)


def _far_from_features(neutral: Weights) -> Weights:
    """0 at lids, lips and in the middle of the face, 1 on cheeks, temples and jaws, float64 (468,)."""
    points = neutral[:SURFACE_POINTS]
    result = rising(np.abs(points[:, 0]), _FROM_MIDDLE)
    lids = np.concatenate([np.r_[eye.upper, eye.lower] for eye in EYES])
    for features, bounds in ((lids, _FROM_EYES), (np.array(OUTER_LIP_RING), _FROM_LIPS)):
        distance = np.linalg.norm(points[:, None] - neutral[features], axis=2).min(axis=1)
        result = result * rising(distance, bounds)
    return np.asarray(result)
