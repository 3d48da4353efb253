"""What the geometry engine says about a pair: flow and picture, made in the loader's workers."""

from dataclasses import dataclass

from core.conventions import CROP_SIZE, FloatArray, ImageArray
from core.crop import resample
from core.face_model import FaceModel
from core.geometry.flow import half_widths
from core.geometry.renderer import GeometryRenderer
from core.motion import Motion
from training.renderer.portrait_sample import PortraitSample, resized


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
    """The geometry engine for one process; works at 256 px or more whatever the size of the sample."""

    def __init__(self, model: FaceModel | None = None) -> None:
        """Use ``model``, or the embedded face model."""
        self._renderer = GeometryRenderer(model)

    def guide(self, source: PortraitSample, motion: Motion) -> GuidePicture:
        """Flow and picture of ``source`` (ict64) in ``motion``."""
        size = self._take(source)
        made = self._renderer.render_with_flow(motion)
        return GuidePicture(half_widths(made.flow, size), resample(made.image, source.image.shape[0]))

    def render(self, source: PortraitSample, motion: Motion) -> ImageArray:
        """The picture alone, RGB uint8 (S, S, 3)."""
        self._take(source)
        return resample(self._renderer.render(motion), source.image.shape[0])

    def _take(self, source: PortraitSample) -> int:
        # In smaller pictures the engine finds too few pixels of mouth and eyes.
        taken = resized(source, max(source.image.shape[0], CROP_SIZE))
        self._renderer.set_portrait(taken.image, taken.landmarks, taken.identity, taken.motion)
        return int(taken.image.shape[0])
