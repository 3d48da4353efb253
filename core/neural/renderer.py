"""PIRenderer behind the Renderer protocol: any crop size, any device."""

import logging
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.checkpoint import CheckpointHeader
from core.conventions import FloatArray, ImageArray, require_rgb
from core.crop import resample
from core.errors import InputError
from core.face_model import FaceModel
from core.geometry import GeometryRenderer
from core.motion import ICT64, Motion, motion_space, still_window
from core.motion.space import MotionSpace
from core.networks.pirenderer.checkpoints import RendererNetwork, load_renderer
from core.networks.pirenderer.guided import GuidedPIRenderer
from core.networks.pirenderer.network import Rendering
from core.neural.composition import compose, faded
from core.neural.computation import computation
from core.neural.device import choose_device, device_title, half_precision
from core.neural.guide import GeometryGuide
from core.neural.pictures import image_of, tensor_of
from core.opencv import cv2

_logger = logging.getLogger(__name__)

_BLACK = 2.0
"""Mean of a picture, of 255, below which it is taken for a failure of half precision if the source is not dark."""


class NeuralRenderer:
    """Renders a portrait with a trained network; one renderer belongs to one thread.

    A crop larger than the network's pictures keeps its sharpness: the guided variant's flow and shares are applied to
    it at its own size (:mod:`core.neural.composition`); of the paper's variant, what the network changes in the
    geometry engine's picture, enlarged, is added to that picture at the crop's own size. In motion spaces without named
    shapes there is no such picture, and the network's result is enlarged itself.
    """

    def __init__(
        self,
        network: RendererNetwork,
        header: CheckpointHeader,
        device: str = "auto",
        model: FaceModel | None = None,
    ) -> None:
        """Take over a network; ``device`` is one of :data:`core.neural.device.DEVICES`.

        Raises:
            InputError: no such device, or the checkpoint names no motion space.
        """
        if header.motion_space is None:
            raise InputError("This checkpoint names no motion space; choose another one.")
        self._device = choose_device(device)
        self._half = half_precision(self._device)
        self._guided = isinstance(network, GuidedPIRenderer)
        self._computation = computation(network, self._device, self._half)
        self._space = motion_space(header.motion_space)
        self._model = model
        self._size = network.config.image_size
        self._has_source = False
        self._guide: GeometryGuide | None = None
        self._large: GeometryRenderer | None = None

    @classmethod
    def from_checkpoint(
        cls, path: str | Path, device: str = "auto", model: FaceModel | None = None
    ) -> "NeuralRenderer":
        """Load a checkpoint; raises ``InputError`` as :func:`load_renderer` and the constructor."""
        network, header = load_renderer(path)
        return cls(network, header, device, model)

    @property
    def name(self) -> str:
        """``"neural"``."""
        return "neural"

    @property
    def device(self) -> str:
        """What it computes on, for people."""
        return device_title(self._device)

    @property
    def space(self) -> MotionSpace:
        """The motion space of the checkpoint."""
        return self._space

    @property
    def uses_half_precision(self) -> bool:
        """Whether it computes in half precision (until a picture comes out black or broken)."""
        return self._half is not None

    def set_portrait(self, crop_image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion) -> None:
        """As :meth:`core.rendering.Renderer.set_portrait`; the landmarks matter only in ``ict64``."""
        image = require_rgb(crop_image)
        self._crop_size = image.shape[0]
        self._image = image.copy()
        small = resample(image, self._size)
        self._source_mean = float(small.mean())
        with torch.inference_mode():
            self._computation.set_source(tensor_of(small).to(self._device, memory_format=torch.channels_last))
        self._has_source = True
        self._guide, self._large = None, None
        if self._space.name != ICT64.name:
            return
        scale = self._size / self._crop_size
        placed = landmarks * np.float32(scale)
        placed[:, :2] += np.float32(0.5 * scale - 0.5)
        self._guide = GeometryGuide(self._model)
        self._guide.set_portrait(small, placed.astype(np.float32), identity, motion)
        if self._crop_size > self._size:
            self._large = GeometryRenderer(self._model)
            self._large.set_portrait(image, landmarks, identity, motion)

    def render(self, motion: Motion) -> ImageArray:
        """The portrait in ``motion``: RGB uint8 (S, S, 3), a new array on every call.

        Raises:
            RuntimeError: :meth:`set_portrait` has not been called.
            ValueError: a motion of another space than the checkpoint's.
        """
        return self.render_window(motion, still_window(motion))

    def render_window(self, motion: Motion, window: FloatArray) -> ImageArray:
        """As :meth:`render`, for one frame of a moving sequence.

        Args:
            motion: of the frame.
            window: float32 (27, space.size), the motions around it, see :meth:`core.motion.MotionSequence.window`.
        """
        if not self._has_source:
            raise RuntimeError("call set_portrait before render")
        if motion.space.name != self._space.name:
            raise ValueError(f"this checkpoint needs a {self._space.name} motion, got {motion.space.name}")
        small, made = self._network_picture(motion, window)
        if self._crop_size == self._size:
            return small if made.geometry is None else faded(small, made.geometry, made.reach)
        if self._large is None or made.geometry is None:
            return resample(small, self._crop_size)
        if made.rendering.shares is not None:
            geometry, flow, _ = self._large.render_with_flow(motion)
            return faded(compose(made.rendering, self._image, geometry, flow), geometry, made.reach)
        change = small.astype(np.float32) - made.geometry
        enlarged = cv2.resize(change, (self._crop_size, self._crop_size), interpolation=cv2.INTER_CUBIC)
        sharp = self._large.render(motion).astype(np.float32) + enlarged
        return np.asarray(np.clip(np.rint(sharp), 0, 255), dtype=np.uint8)

    def _network_picture(self, motion: Motion, motions: FloatArray) -> tuple[ImageArray, "_Made"]:
        """The network's picture at its own size, and what it was made with."""
        with torch.inference_mode():
            window = torch.from_numpy(np.ascontiguousarray(motions.T))[None].to(self._device)
            if self._half is not None:
                with torch.autocast(self._device.type, dtype=self._half):
                    made = self._run(window, motion)
                picture = image_of(made.image)
                if self._is_sound(made.image, picture):
                    return picture, made
                _logger.warning("half precision gave a broken picture; going on in single precision")
                self._half = None
            made = self._run(window, motion)
            return image_of(made.image), made

    def _run(self, window: Tensor, motion: Motion) -> "_Made":
        geometry, moved, reach = None, None, 1.0
        if self._guided:
            assert self._guide is not None
            guide, geometry = self._guide.guide(motion)
            # From half widths to shares of the width.
            reach = 0.5 * float(guide.flow.abs().max())
            moved = guide.to(self._device)
        elif self._large is not None and self._guide is not None:
            geometry = self._guide.picture(motion)
        return _Made(self._computation.render(window, moved), geometry, reach)

    def _is_sound(self, result: Tensor, picture: ImageArray) -> bool:
        if not bool(torch.isfinite(result).all()):
            return False
        return float(picture.mean()) > _BLACK or self._source_mean <= 2 * _BLACK


class _Made(NamedTuple):
    """What the network made, the geometry engine's picture at its size, and how far the mesh moved at most."""

    rendering: Rendering
    geometry: ImageArray | None
    reach: float

    @property
    def image(self) -> Tensor:
        assert self.rendering.image is not None
        return self.rendering.image
