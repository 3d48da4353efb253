"""What the geometry engine says about a pair: flow and picture, made in the loader's workers."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
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
        self._renderer = GeometryRenderer(model)

    def guide(self, source: PortraitSample, motion: Motion) -> GuidePicture:
        """Flow and picture of ``source`` (ict64) in ``motion``."""
        self._take(source)
        picture, flow = self._renderer.render_with_flow(motion)
        half_widths = flow.transpose(2, 0, 1) * np.float32(2.0 / source.image.shape[0])
        return GuidePicture(np.ascontiguousarray(half_widths), picture)

    def render(self, source: PortraitSample, motion: Motion) -> ImageArray:
        """The picture alone, RGB uint8 (S, S, 3)."""
        self._take(source)
        return self._renderer.render(motion)

    def _take(self, source: PortraitSample) -> None:
        self._renderer.set_portrait(source.image, source.landmarks, source.identity, source.motion)
