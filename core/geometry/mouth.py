"""The mouth of a portrait: what shows between the lips, clipped to their inner edge."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.geometry.lips import lip_down
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.mouth_cavity import MouthView, mouth_cavity
from core.geometry.mouth_photo import PhotoMouth
from core.geometry.spline import spline_operator
from core.geometry.tone import colourfulness
from core.geometry.topology import CHIN, LOWER_INNER_LIP, UPPER_INNER_LIP
from core.opencv import cv2

FloatPoints = NDArray[np.float64]
FloatImage = NDArray[np.float32]

_UPPER_EDGE = np.array([0.0, -0.32, -0.8])
_LOWER_EDGE = np.array([0.0, -0.10, -1.0])
"""Edges of the front teeth from the middle of the closed lips, centimetres."""

_JAW_TO_TEETH = np.array([1.0, 0.95, 0.65])
"""How much of the chin's motion the lower front teeth share: they lie nearer to the hinge."""

_JAW_SHAPES = ("jawOpen", "jawLeft", "jawRight", "jawForward")
_ANCHORS = (2, 164, 0, 13, 80, 310, 61, 291)
_WIDEST_DRAWING = 224
"""Columns that the inside of the mouth is drawn with at most; it has no finer detail."""

_FROM_SHUT = (0.04, 0.25)
_FROM_OPEN = (0.08, 0.3)
_CLOSING = (0.3, 0.8)
"""Change of the gap in centimetres over which our drawing takes over: at once where the photo shows only the seam
of the lips, later where its own teeth merely move."""

_OPEN_MOUTH = 0.3

_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_OUTLINE = 65
_CUBIC = spline_operator(np.arange(11.0), np.linspace(0.0, 10.0, _OUTLINE))


@dataclass(frozen=True)
class _Outline:
    """Inner lip edges as smooth curves, float64 (N, 2) each, from image left to right."""

    upper: FloatPoints
    lower: FloatPoints

    @classmethod
    def of(cls, points: FloatPoints) -> "_Outline":
        down = lip_down(points)
        upper, lower = _CUBIC @ points[UPPER_INNER_LIP], _CUBIC @ points[LOWER_INNER_LIP]
        crossed = np.minimum((lower - upper) @ down, 0.0)
        return cls(upper, lower - crossed[:, None] * down)

    def gap(self, down: FloatPoints) -> float:
        """Widest opening, pixels."""
        return float(((self.lower - self.upper) @ down).max())


class Mouth:
    """Draws between the lips of one portrait."""

    def __init__(self, image: ImageArray, mesh: MeshMotion, white: FloatPoints) -> None:
        """Prepare the portrait.

        Args:
            image: RGB uint8 (S, S, 3).
            mesh: the portrait's landmarks and model.
            white: float64 (3,), what white looks like in this photo.
        """
        self._mesh = mesh
        self._white = white.astype(np.float32)
        self._colour = np.float32(colourfulness(image, mesh.landmarks))
        closed = mesh.neutral[[13, 14]].mean(axis=0)
        self._upper, self._lower = closed + _UPPER_EDGE, closed + _LOWER_EDGE
        names = [mesh.motion.space.index(name) for name in _JAW_SHAPES]
        self._jaw_index = names
        self._jaw = mesh.basis_at(CHIN).mean(axis=0)[:, names] * _JAW_TO_TEETH[:, None]
        anchors = list(_ANCHORS)
        seen = mesh.shape[anchors] @ mesh.camera.T + mesh.pose.translation
        self._offset = (mesh.landmarks[anchors] - seen).mean(axis=0)
        view = self._view(mesh.camera, mesh.pose.translation, np.eye(2), mesh.motion.expression)
        outline = _Outline.of(mesh.landmarks)
        self._own_gap = max(
            outline.gap(lip_down(mesh.landmarks)) / (float(np.linalg.norm(mesh.camera[:, 1])) + 1e-9), 0.0
        )
        self._photo = PhotoMouth(image, view, outline.upper, outline.lower)
        self._upper[1] -= self._photo.edge_below
        self._photo.hang_from(self._view(mesh.camera, mesh.pose.translation, np.eye(2), mesh.motion.expression))

    def _view(
        self, camera: FloatPoints, translation: FloatPoints, in_plane: FloatPoints, expression: NDArray[np.float32]
    ) -> MouthView:
        jaw = self._jaw @ expression[self._jaw_index].astype(np.float64)
        place = translation + in_plane @ self._offset
        upper, lower = camera @ self._upper + place, camera @ (self._lower + jaw) + place
        return MouthView(camera, upper, lower, float(max(-jaw[1], 0.0)))

    def draw(self, image: ImageArray, moved: MovedFace) -> None:
        """Paint the inside of the mouth into ``image`` (S, S, 3), which already shows the moved lips."""
        outline = _Outline.of(moved.points)
        scale = float(np.linalg.norm(moved.camera[:, 1])) + 1e-9
        gap = outline.gap(lip_down(moved.points)) / scale
        activity = self._activity(gap)
        if activity == 0.0 or gap < 0.02:
            return
        pad = 2.0 + 0.1 * scale
        polygon = np.concatenate([outline.upper, outline.lower[::-1]])
        size = image.shape[0]
        low = np.clip(np.floor(polygon.min(axis=0) - pad).astype(int), 0, size)
        high = np.clip(np.ceil(polygon.max(axis=0) + pad).astype(int), 0, size)
        width, height = int(high[0] - low[0]), int(high[1] - low[1])
        if width < 2 or height < 2:
            return
        mask = self._mask(polygon - low, (height, width), scale)
        inside = self._inside(moved, outline, low, (height, width), scale)
        box = (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])))
        below = image[box].astype(np.float32)
        result = below + (np.float32(activity) * mask)[..., None] * (inside - below)
        image[box] = np.clip(result + 0.5, 0.0, 255.0).astype(np.uint8)

    def _activity(self, gap: float) -> float:
        """How far our drawing replaces the photo's own mouth, which has moved with the lips, for a gap in cm."""
        opened = gap - self._own_gap
        if opened < 0.0:
            start, end = _CLOSING
            opened = -opened
        else:
            was_open = min(self._own_gap / _OPEN_MOUTH, 1.0)
            start, end = (1.0 - was_open) * np.array(_FROM_SHUT) + was_open * np.array(_FROM_OPEN)
        return float(np.clip((opened - start) / (end - start), 0.0, 1.0))

    @staticmethod
    def _mask(polygon: FloatPoints, shape: tuple[int, int], scale: float) -> FloatImage:
        """Coverage of the opening, with an edge as soft as a lip's."""
        drawn = np.zeros(shape, dtype=np.uint8)
        cv2.fillPoly(drawn, [np.round(polygon * 16.0).astype(np.int32)], 255, cv2.LINE_AA, 4)
        soft = cv2.GaussianBlur(drawn, (0, 0), max(0.035 * scale, 0.6)).astype(np.float32) / 255.0
        # The blur may not reach over the lip: only the inner half of its ramp is used.
        return np.asarray(np.clip(soft * 1.5 - 0.45, 0.0, 1.0), dtype=np.float32)

    def _inside(
        self, moved: MovedFace, outline: _Outline, low: NDArray[np.int_], shape: tuple[int, int], scale: float
    ) -> FloatImage:
        """The inside of the mouth in the photo's light, float32 (H, W, 3), 0..255."""
        height, width = shape
        shrink = max(width / _WIDEST_DRAWING, 1.0)
        columns, rows = max(round(width / shrink), 2), max(round(height / shrink), 2)
        x = ((np.arange(columns) + 0.5) * (width / columns) - 0.5 + low[0]).astype(np.float32)
        y = ((np.arange(rows) + 0.5) * (height / rows) - 0.5 + low[1]).astype(np.float32)
        grid_x, grid_y = np.meshgrid(x, y)
        down = lip_down(moved.points)
        right = np.array([down[1], -down[0]])
        place = (grid_x * right[0] + grid_y * right[1]).astype(np.float32)
        edge = np.interp(place, np.maximum.accumulate(outline.upper @ right), outline.upper @ down)
        from_lip = ((grid_x * down[0] + grid_y * down[1] - edge) / scale).astype(np.float32)
        view = self._view(moved.camera, moved.translation, moved.in_plane, moved.expression)
        middle = _OUTLINE // 2
        drawn = view.with_little_gum(outline.upper[middle], outline.lower[middle])
        result = mouth_cavity(drawn, grid_x, grid_y, from_lip)
        grey = (result @ _LUMA)[..., None]
        result = np.asarray((grey + self._colour * (result - grey)) * self._white, dtype=np.float32)
        opened = outline.gap(down) / scale - self._own_gap
        result = self._photo.over(result, drawn, moved.in_plane, opened, grid_x, grid_y)
        if shrink > 1.0:
            result = np.asarray(cv2.resize(result, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
        return result
