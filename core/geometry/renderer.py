"""The geometry engine: moves a photo by the change of the fitted face mesh, at any resolution, without a network."""

from typing import NamedTuple

from core.conventions import FloatArray, ImageArray, require_rgb
from core.face_model import FaceModel, load_face_model
from core.geometry.eye_patch import EyePatch
from core.geometry.flow import FlowField
from core.geometry.lids import EyeMotion
from core.geometry.mesh_motion import FloatPoints, MeshMotion
from core.geometry.mouth import Mouth
from core.geometry.tone import white_point
from core.geometry.topology import EYES
from core.geometry.warp import Warper
from core.motion import Motion


class MovedPicture(NamedTuple):
    """A portrait in a wanted motion, and how it came about.

    Attributes:
        image: RGB uint8 (S, S, 3).
        flow: float32 (G, G, 2), backward displacement x, y of the mesh in pixels of the crop, one value for each square
            cell of the picture.
        points: float64 (468, 2), where the landmarks of the skin are now, pixels.
    """

    image: ImageArray
    flow: FloatArray
    points: FloatPoints


class GeometryRenderer:
    """Renders a portrait in wanted motions; the photo's own motion gives the photo back exactly.

    One renderer belongs to one thread.
    """

    def __init__(self, model: FaceModel | None = None) -> None:
        """Use ``model``, or the embedded face model."""
        self._model = load_face_model() if model is None else model
        self._mesh: MeshMotion | None = None

    @property
    def name(self) -> str:
        """``"geometry"``."""
        return "geometry"

    def set_portrait(self, crop_image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion) -> None:
        """Take the portrait that later calls of :meth:`render` move.

        Args:
            crop_image: RGB uint8 (S, S, 3), the square crop.
            landmarks: float32 (478, 3) in crop pixels.
            identity: float32 (80,), identity coefficients alpha of Eq. 1.
            motion: the photo's own motion in ``ict64``, relative to the crop.

        Raises:
            ValueError: an array of another shape or dtype, or a motion of another space.
        """
        image = require_rgb(crop_image)
        size = image.shape[0]
        if image.shape[1] != size:
            raise ValueError(f"expected a square crop, got {image.shape[1]} x {size}")
        if landmarks.shape != (478, 3):
            raise ValueError(f"expected landmarks (478, 3), got {landmarks.shape}")
        if motion.space.name != "ict64":
            raise ValueError(f"the geometry engine needs an ict64 motion, got {motion.space.name}")
        self._image = image.copy()
        self._mesh = MeshMotion(self._model, landmarks, identity, motion, size)
        self._flow = FlowField(self._model, self._mesh, image)
        self._warper = Warper(size)
        white = white_point(image, self._mesh.landmarks)
        self._eyes = [EyePatch(image, self._mesh.landmarks, eye, white) for eye in EYES]
        self._mouth = Mouth(image, self._mesh, white)
        self._working = image.copy()

    def render(self, motion: Motion) -> ImageArray:
        """The portrait in ``motion`` (ict64): RGB uint8 (S, S, 3), a new array on every call.

        Raises:
            RuntimeError: :meth:`set_portrait` has not been called.
            ValueError: a motion of another space.
        """
        return self.render_with_flow(motion).image

    def render_with_flow(self, motion: Motion) -> MovedPicture:
        """The portrait in ``motion``, and the mesh flow that led to it; raises as :meth:`render`."""
        if self._mesh is None:
            raise RuntimeError("call set_portrait before render")
        if motion.space.name != "ict64":
            raise ValueError(f"the geometry engine needs an ict64 motion, got {motion.space.name}")
        moved = self._mesh.move(motion)
        texture = self._with_eyes(moved.eyes)
        layers = self._flow.layers(moved)
        result = self._warper.warp(texture, layers)
        if layers.ids is not None:
            self._flow.mirrored.draw(result, texture, moved, layers.ids)
        self._mouth.draw(result, moved)
        return MovedPicture(result, layers.field, moved.points)

    def _with_eyes(self, motions: tuple[EyeMotion, EyeMotion]) -> ImageArray:
        """The photo with lids and irises moved, before the head and face move."""
        for patch in self._eyes:
            self._working[patch.box] = self._image[patch.box]
        for patch, motion in zip(self._eyes, motions, strict=True):
            edited = patch.edited(motion)
            if edited is not None:
                self._working[patch.box] = edited
        return self._working
