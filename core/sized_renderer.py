"""One renderer for any size of a portrait."""

import numpy as np

from core.conventions import ImageArray
from core.crop import extract
from core.motion import Motion
from core.paste_back import feather_mask, open_sides
from core.portrait import Portrait
from core.rendering import Renderer


class SizedRenderer:
    """A renderer that is given the portrait again whenever another size is asked for."""

    def __init__(self, portrait: Portrait, renderer: Renderer) -> None:
        """Take a portrait and a renderer that nobody else uses."""
        self._portrait = portrait
        self._renderer = renderer
        self._size = 0
        self._alpha: ImageArray = np.zeros((0, 0), dtype=np.uint8)

    @property
    def name(self) -> str:
        """The engine's."""
        return self._renderer.name

    @property
    def device(self) -> str:
        """What it computes on."""
        return str(getattr(self._renderer, "device", "CPU"))

    @property
    def size(self) -> int:
        """Pixels along a side of the portrait it holds; 0 before the first."""
        return self._size

    def render(self, motion: Motion, size: int) -> tuple[ImageArray, ImageArray]:
        """RGB uint8 (S, S, 3) and the paste-back mask uint8 (S, S)."""
        if size != self._size:
            self._take_size(size)
        return self._renderer.render(motion), self._alpha

    def _take_size(self, size: int) -> None:
        fit, photo = self._portrait.fit, self._portrait.photo
        image = self._portrait.crop_image(size)
        self._renderer.set_portrait(image, fit.landmarks_in_crop(size), fit.identity, fit.motion)
        mask = feather_mask(size, open_sides(fit.crop, *photo.image.shape[:2]))
        if photo.alpha is not None:
            mask *= extract(photo.alpha, fit.crop, size).astype(np.float32) / 255.0
        self._alpha = np.rint(mask * 255).astype(np.uint8)
        self._size = size
