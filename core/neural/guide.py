"""The geometry engine as a guide of the network."""

import torch
from torch.nn import functional

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
from core.geometry import GeometryRenderer
from core.geometry.flow import half_widths
from core.geometry.renderer import MovedPicture
from core.geometry.trust import trust_map
from core.motion.motion import Motion
from core.networks.pirenderer.guided import Guide
from core.neural.pictures import tensor_of


def guide_tensors(made: MovedPicture, own: Motion) -> Guide:
    """A guide for one picture.

    Args:
        made: by the geometry engine, of S x S pixels.
        own: what the photo itself shows, in ``ict64``.

    Returns:
        Batch of one, float32, on the processor.
    """
    size = made.image.shape[0]
    field = torch.from_numpy(half_widths(made.flow, size))[None]
    trust = torch.from_numpy(trust_map(made.points, size))[None, None]
    trust = functional.interpolate(trust, (size, size), mode="bilinear", align_corners=False)
    return Guide(field, tensor_of(made.image), torch.from_numpy(own.pose)[None], trust)


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
        made = self._engine.render_with_flow(motion)
        if self._own is None:
            raise RuntimeError("call set_portrait before asking for a guide")
        return guide_tensors(made, self._own), made.image
