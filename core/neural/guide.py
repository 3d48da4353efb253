"""The geometry engine as a guide of the network."""

import torch

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
from core.geometry import GeometryRenderer
from core.geometry.flow import half_widths
from core.motion.motion import Motion
from core.networks.pirenderer.guided import Guide
from core.neural.pictures import tensor_of


def guide_tensors(picture: ImageArray, flow: FloatArray, own: Motion) -> Guide:
    """A guide for one picture.

    Args:
        picture: RGB uint8 (S, S, 3), what the geometry engine made.
        flow: float32 (G, G, 2), its backward displacement in pixels of the crop.
        own: what the photo itself shows, in ``ict64``.

    Returns:
        Batch of one, float32, on the processor.
    """
    field = torch.from_numpy(half_widths(flow, picture.shape[0]))[None]
    return Guide(field, tensor_of(picture), torch.from_numpy(own.pose)[None])


class GeometryGuide:
    """Renders one portrait at the network's size and hands out flow and picture."""

    def __init__(self, model: FaceModel | None = None) -> None:
        self._engine = GeometryRenderer(model)
        self._own: Motion | None = None

    def set_portrait(self, image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion) -> None:
        """As :meth:`core.rendering.Renderer.set_portrait`."""
        self._engine.set_portrait(image, landmarks, identity, motion)
        self._own = motion

    def picture(self, motion: Motion) -> ImageArray:
        """What the geometry engine makes of ``motion``, RGB uint8 (S, S, 3)."""
        return self._engine.render(motion)

    def guide(self, motion: Motion) -> tuple[Guide, ImageArray]:
        """The guide for ``motion``, and its picture as an array."""
        picture, flow = self._engine.render_with_flow(motion)
        if self._own is None:
            raise RuntimeError("call set_portrait before asking for a guide")
        return guide_tensors(picture, flow, self._own), picture
