"""Hair, ears and neck: a smooth displacement field around the face that is zero at the border of the crop."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.sampling import sample_places
from core.geometry.topology import FACE_OVAL
from core.opencv import cv2

GRID = 64
"""Cells along a side of the field, which is smooth enough for so few."""

_DEPTH_FALL = 0.9
"""How fast the head falls back behind the face oval: centimetres of depth per centimetre outwards."""

_DEEPEST = 7.0
_EXPRESSION_REACH = 4.5
"""Centimetres beyond the oval at which an expression (a dropped jaw) is no longer felt."""

_INVERSIONS = 5
_BORDER = 0.04
"""Share of the crop along which every displacement fades to zero."""


def _ease(value: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    t = np.clip(value, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), dtype=np.float64)


def cell_centres(cells: int, crop_size: int) -> NDArray[np.float64]:
    """Pixel coordinate of the centre of every cell along one side, float64 (cells,)."""
    return np.asarray((np.arange(cells) + 0.5) * (crop_size / cells) - 0.5, dtype=np.float64)


def border_window(cells: int) -> NDArray[np.float32]:
    """1 inside the crop, fading to 0 at its border; float32 (cells, cells)."""
    place = (np.arange(cells) + 0.5) / cells
    fade = _ease(np.minimum(place, 1.0 - place) / _BORDER)
    # The outermost cells reach beyond their centres, so they have to be zero themselves.
    fade[[0, -1]] = 0.0
    return np.minimum.outer(fade, fade).astype(np.float32)


class Surround:
    """Displacement of what surrounds one portrait's face.

    Every grid node is given a depth (that of the nearest part of the oval, falling back with the distance)
    and turns with the head; the oval's expression spreads a few centimetres; both fade towards the border.
    """

    def __init__(self, mesh: MeshMotion) -> None:
        """Precompute weights and depths for the portrait's own face oval."""
        self._size = mesh.crop_size
        centres = cell_centres(GRID, mesh.crop_size)
        nodes = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
        self._nodes = nodes
        oval = mesh.landmarks[FACE_OVAL]
        self._oval = oval
        scale = float(np.linalg.norm(mesh.camera[0]))
        away = np.linalg.norm(nodes[:, None] - oval[None], axis=2) / scale
        nearness = 1.0 / (away + 0.15) ** 3
        nearness /= nearness.sum(axis=1, keepdims=True)
        contour = oval.astype(np.float32)[:, None]
        inside = np.array([cv2.pointPolygonTest(contour, (float(x), float(y)), True) for x, y in nodes])
        outside = np.maximum(-inside, 0.0) / scale
        oval_mesh = mesh.shape[FACE_OVAL]
        reach = self._reach(nodes, oval, outside * scale)
        down = self._below(nodes, mesh)
        # Hair and ears stay with the head for a while; the neck gives way at once and sooner.
        start, end = 0.2 * (1.0 - down), 1.0 - 0.12 * down
        hold = 1.0 - _ease((reach - start) / (end - start))
        window = border_window(GRID).reshape(-1).astype(np.float64)
        self._rigid = hold * window
        spread = nearness * ((1.0 - _ease(outside / _EXPRESSION_REACH)) * window)[:, None]
        self._spread = spread.astype(np.float32)
        depth = nearness @ self._camera_depth(mesh, oval_mesh)
        fall = np.minimum(_DEPTH_FALL * outside, _DEEPEST)
        self._place = self._in_model(mesh, nodes, depth - fall)
        self._oval_place = self._in_model(mesh, oval, self._camera_depth(mesh, oval_mesh))
        self._identity = np.stack(np.meshgrid(np.arange(GRID), np.arange(GRID)), axis=-1).astype(np.float32)

    @staticmethod
    def _camera_depth(mesh: MeshMotion, vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(vertices @ mesh.pose.rotation[2])

    @staticmethod
    def _in_model(mesh: MeshMotion, pixels: NDArray[np.float64], depth: NDArray[np.float64]) -> NDArray[np.float64]:
        """Model coordinates of pixels at a camera depth in centimetres."""
        seen = (pixels - mesh.pose.translation) / mesh.pose.scale
        return np.column_stack([seen[:, 0], -seen[:, 1], depth]) @ mesh.pose.rotation

    def _reach(
        self, nodes: NDArray[np.float64], oval: NDArray[np.float64], outside: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """0 at the oval, 1 at the border of the crop."""
        border = np.minimum(nodes, self._size - 1 - nodes).min(axis=1)
        return np.asarray(outside / (outside + np.maximum(border, 0.0) + 1e-6))

    @staticmethod
    def _below(nodes: NDArray[np.float64], mesh: MeshMotion) -> NDArray[np.float64]:
        """1 below the chin, where the neck does not turn with the head, 0 above the mouth."""
        up = mesh.camera[:, 1] / (np.hypot(*mesh.camera[:, 1]) + 1e-9)
        height = (nodes - mesh.pose.translation) @ up / mesh.pose.scale
        return _ease(np.asarray((-height - 4.0) / 7.0, dtype=np.float64))

    def displacement(self, moved: MovedFace) -> NDArray[np.float32]:
        """Backward displacement: float32 (GRID, GRID, 2), pixels from a place in the result to its source."""
        rigid = self._place @ moved.camera.T + moved.translation - self._nodes
        oval_rigid = self._oval_place @ moved.camera.T + moved.translation - self._oval
        extra = (moved.points[FACE_OVAL] - self._oval) - oval_rigid
        forward = self._rigid[:, None] * rigid + self._spread @ extra.astype(np.float32)
        field = forward.reshape(GRID, GRID, 2).astype(np.float32)
        return self._inverse(field)

    def _inverse(self, field: NDArray[np.float32]) -> NDArray[np.float32]:
        """Inverse of ``x -> x + field(x)`` by fixed-point iteration, as a displacement."""
        cell = np.float32(self._size / GRID)
        result = -field
        for _ in range(_INVERSIONS):
            at = np.asarray(self._identity + result / cell, dtype=np.float32)
            result = np.float32(0.5) * (result - sample_places(field, at))
        return np.asarray(result, dtype=np.float32)
