"""Skin that turns into view: the photo shows it at a grazing angle, so it borrows colour from further inside."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.face_model import FaceModel
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.overshoot import overshoot
from core.geometry.ramp import rising
from core.geometry.sampling import sample
from core.geometry.tone import skin_colour
from core.geometry.topology import EYES, SURFACE_POINTS
from core.opencv import cv2

_GRAZING = 0.8
"""Cosine between skin and line of sight below which the photo shows the skin badly."""

_INSIDE, _FARTHEST = 1.0, 1.3
"""Centimetres that it borrows its colour from further inside: at least, and at most where hair or glasses cover it."""

_QUICKLY = 0.25
"""Turn, as a change of that cosine, after which skin under hair has all of its colour from beside the hair."""

_AT_ONCE = 0.08
"""Turn after which no point looks beyond the outline any more."""

_TURNED_AWAY = (0.35, 0.65)
"""By how much more the photo sees of the other side's skin, where a side begins to be turned away, and is."""

_BESIDE = 0.15
"""Centimetres of clearance from the hair."""

_CLEARANCE = 1.2
"""Centimetres that this keeps away from brows and eyes."""

_RIM = 0.5
_STEPS = 9
_DARKER = 0.5
"""Brightness in units of the cheeks' below which a place is taken for hair."""

_LUMA = np.array([0.299, 0.587, 0.114])


def vertex_normals(vertices: NDArray[np.float64], triangles: NDArray[np.intp]) -> NDArray[np.float64]:
    """Unit normals float64 (V, 3) of a mesh whose triangles run counter-clockwise seen from outside."""
    corners = vertices[triangles]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    result = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(result, triangles[:, corner], normal)
    return np.asarray(result / (np.linalg.norm(result, axis=1, keepdims=True) + 1e-12))


class RevealedSkin:
    """Where in one photo each point of the face takes its colour."""

    def __init__(self, model: FaceModel, mesh: MeshMotion, image: ImageArray) -> None:
        """Measure how the photo sees each point of the face.

        Args:
            model: for its triangles.
            mesh: the portrait.
            image: RGB uint8 (S, S, 3), the photo.
        """
        triangles = np.asarray(model.triangles, dtype=np.intp)
        self._normals = vertex_normals(mesh.neutral, triangles)[:SURFACE_POINTS]
        self._landmarks = mesh.landmarks[:SURFACE_POINTS]
        self._before = self._normals @ mesh.view_axis
        self._grazing = np.clip((_GRAZING - self._before) / _GRAZING, 0.0, 1.0)
        outward = self._normals @ mesh.camera.T
        self._inward = -outward / (np.hypot(outward[:, 0], outward[:, 1])[:, None] + 1e-9) * mesh.pose.scale
        covered = self._covered_by_hair(image, mesh)
        self._covered = np.minimum(np.maximum(covered, _smoothed(covered, triangles)), self._room(mesh))
        self._beyond = self._beyond_outline(image, mesh, model)

    @property
    def normals(self) -> NDArray[np.float64]:
        """Unit normals of the face at rest, float64 (468, 3), model axes."""
        return self._normals

    @property
    def facing(self) -> NDArray[np.float64]:
        """Cosine between each of them and the photo's line of sight, float64 (468,)."""
        return np.asarray(self._before)

    @property
    def covered(self) -> NDArray[np.float64]:
        """Centimetres inwards to where each point is clear of hair, float64 (468,); 0 where none covers it."""
        return self._covered

    def _covered_by_hair(self, image: ImageArray, mesh: MeshMotion) -> NDArray[np.float64]:
        """Centimetres inwards to where each point is clear of dark hair; 0 where none covers it, float64 (468,)."""
        skin = float(skin_colour(image, mesh.landmarks) @ _LUMA)
        soft = cv2.GaussianBlur(image, (0, 0), max(0.12 * mesh.pose.scale, 0.5))
        steps = np.linspace(0.0, _FARTHEST, _STEPS)
        places = (self._landmarks[:, None] + steps[:, None] * self._inward[:, None]).astype(np.float32)
        colours = sample(np.asarray(soft, dtype=np.uint8), places[..., 0].copy(), places[..., 1].copy())
        dark = colours @ _LUMA < _DARKER * skin
        # Two light steps in a row: a strand may let a little skin through.
        light = ~(dark[:, :-1] | dark[:, 1:])
        first = np.where(light.any(axis=1), light.argmax(axis=1), 0)
        distance = np.where(first > 0, steps[first] + _BESIDE, 0.0)
        # Only the rim of the face lies under hair; what is dark further in are brows, eyes and beards.
        return np.asarray(distance * np.clip((_RIM - self._before) / 0.3, 0.0, 1.0))

    def _beyond_outline(self, image: ImageArray, mesh: MeshMotion, model: FaceModel) -> NDArray[np.float64]:
        """Centimetres that points of the rim turned away lie beyond the face's outline in the photo, float64 (468,)."""
        other = self._before[model.mirror[:SURFACE_POINTS]]
        away = rising(other - self._before, _TURNED_AWAY)
        rim = away * np.clip((_RIM - self._before) / 0.3, 0.0, 1.0)
        skin = skin_colour(image, mesh.landmarks)
        beyond = overshoot(image, self._landmarks, self._inward, mesh.pose.scale, skin)
        smoothed = _smoothed(beyond, np.asarray(model.triangles, dtype=np.intp))
        return np.asarray(rim * np.maximum(beyond, smoothed))

    def _room(self, mesh: MeshMotion) -> NDArray[np.float64]:
        """Centimetres that each point can look inwards before it meets a brow or an eye, float64 (468,)."""
        features = mesh.landmarks[np.concatenate([np.r_[eye.brow, eye.upper, eye.lower] for eye in EYES])]
        steps = np.linspace(0.0, _FARTHEST, _STEPS)
        places = self._landmarks[:, None] + steps[:, None] * self._inward[:, None]
        gaps = np.linalg.norm(places[:, :, None] - features, axis=3).min(axis=2) / mesh.pose.scale
        free = np.logical_and.accumulate(gaps > _CLEARANCE, axis=1).sum(axis=1)
        return np.asarray(np.where(free > 0, steps[np.maximum(free - 1, 0)], 0.0))

    def source(self, moved: MovedFace) -> NDArray[np.float64]:
        """Places in the photo, float64 (468, 2), pixels; the landmarks themselves for the photo's own pose."""
        turned = self._normals @ moved.view_axis - self._before
        revealed = _INSIDE * self._grazing * np.clip(turned / _GRAZING, 0.0, 1.0)
        uncovered = self._covered * np.clip(turned / _QUICKLY, 0.0, 1.0)
        kept_in = self._beyond * np.clip(turned / _AT_ONCE, 0.0, 1.0)
        inwards = np.maximum(np.maximum(revealed, kept_in), uncovered)
        return np.asarray(self._landmarks + inwards[:, None] * self._inward)


def _smoothed(values: NDArray[np.float64], triangles: NDArray[np.intp]) -> NDArray[np.float64]:
    """Values at the points of a mesh, each twice averaged with its neighbours."""
    result = values
    for _ in range(2):
        total, count = result.copy(), np.ones_like(result)
        for first, second in ((0, 1), (1, 2), (2, 0)):
            np.add.at(total, triangles[:, first], result[triangles[:, second]])
            np.add.at(total, triangles[:, second], result[triangles[:, first]])
            np.add.at(count, triangles[:, first], 1.0)
            np.add.at(count, triangles[:, second], 1.0)
        result = total / count
    return result
