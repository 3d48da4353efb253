"""What the geometry engine says about a pair: flow and picture, made in the loader's workers."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel, load_face_model
from core.geometry.flow import FlowField
from core.geometry.mesh_motion import MeshMotion
from core.geometry.renderer import GeometryRenderer
from core.motion import Motion
from training.renderer.portrait_sample import PortraitSample


@dataclass(frozen=True, eq=False)
class GuidePicture:
    """One pair's guide.

    Attributes:
        flow: float32 (2, g, g), backward displacement x, y in half image widths.
        picture: RGB uint8 (S, S, 3), the engine's rendering.
    """

    flow: FloatArray
    picture: ImageArray


class GuideMaker:
    """The geometry engine for one process."""

    def __init__(self, model: FaceModel | None = None) -> None:
        """Use ``model``, or the embedded face model."""
        self._model = load_face_model() if model is None else model
        self._renderer = GeometryRenderer(self._model)

    def guide(self, source: PortraitSample, motion: Motion) -> GuidePicture:
        """Flow and picture of ``source`` (ict64) in ``motion``."""
        return GuidePicture(self.flow(source, motion), self.render(source, motion))

    def flow(self, source: PortraitSample, motion: Motion) -> FloatArray:
        """The backward flow alone, float32 (2, g, g), half image widths."""
        size = source.image.shape[0]
        mesh = MeshMotion(self._model, source.landmarks, source.identity, source.motion, size)
        field = FlowField(self._model, mesh, source.image).layers(mesh.move(motion)).field
        return np.ascontiguousarray(field.transpose(2, 0, 1) * np.float32(2.0 / size))

    def render(self, source: PortraitSample, motion: Motion) -> ImageArray:
        """The picture alone, RGB uint8 (S, S, 3)."""
        self._renderer.set_portrait(source.image, source.landmarks, source.identity, source.motion)
        return self._renderer.render(motion)
