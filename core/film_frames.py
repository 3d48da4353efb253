"""The pictures of a film: a portrait in one motion after the other, at the size that was asked for."""

from typing import Protocol, runtime_checkable

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.crop import MINIMUM_SIZE, Crop, crop_points, extract
from core.crop_paster import CropPaster
from core.errors import InputError
from core.motion import Motion, MotionSequence
from core.photo import Photo
from core.picture_size import with_longer_side
from core.portrait import Portrait
from core.rendering import Renderer


@runtime_checkable
class _WindowRenderer(Protocol):
    def render_window(self, motion: Motion, window: FloatArray) -> ImageArray:
        """The portrait in ``motion``, one frame of a moving sequence."""
        ...


class FilmFrames:
    """Renders a portrait in motions, pasted into its photo, or the square around the head alone.

    The photo is brought to the film's size once, and the face is rendered at the size it has there.
    """

    def __init__(
        self, portrait: Portrait, renderer: Renderer, longer_side: int | None = None, crop_only: bool = False
    ) -> None:
        """Make everything ready that does not depend on the motion.

        Args:
            portrait: the photo and the face in it.
            renderer: takes the portrait; nobody else may use it meanwhile.
            longer_side: pixels of the longer side of the pictures; None for that of the photo, or of the crop.
            crop_only: the square around the head, not the whole photo.

        Raises:
            InputError: the face would be too small to be seen.
        """
        fit, picture = portrait.fit, _opaque(portrait.photo)
        if crop_only:
            size = longer_side or fit.crop.size
            source = extract(picture, fit.crop, size)
            self._paster = None
            landmarks = crop_points(fit.landmarks, fit.crop, size)
            self._shape = source.shape
        else:
            before = max(picture.shape[:2])
            picture = with_longer_side(picture, longer_side)
            after = max(picture.shape[:2])
            crop = _scaled(fit.crop, after / before)
            source = extract(picture, crop)
            self._paster = CropPaster(picture, crop)
            # Landmarks go where the scaled photo shows them, not where the crop's rounded corner would put them.
            landmarks = crop_points(crop_points(fit.landmarks, Crop(0, 0, before), after), crop)
            self._shape = picture.shape
        self._renderer = renderer
        renderer.set_portrait(source, landmarks, fit.identity, fit.motion)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return self._shape[1], self._shape[0]

    def picture(self, motions: MotionSequence, index: int) -> ImageArray:
        """Frame ``index``, RGB uint8 (H, W, 3), valid until the next call."""
        motion = motions[index]
        if isinstance(self._renderer, _WindowRenderer):
            rendered = self._renderer.render_window(motion, motions.window(index))
        else:
            rendered = self._renderer.render(motion)
        return rendered if self._paster is None else self._paster.paste(rendered)


def _scaled(crop: Crop, factor: float) -> Crop:
    if factor == 1.0:
        return crop
    size = round(crop.size * factor)
    if size < MINIMUM_SIZE:
        raise InputError("At that size the face is too small to be seen; choose a larger --size.")
    return Crop(round(crop.left * factor), round(crop.top * factor), size)


def _opaque(photo: Photo) -> ImageArray:
    """The photo on white where it is transparent: films have no transparency."""
    if photo.alpha is None:
        return photo.image
    share = photo.alpha[..., None].astype(np.float32) / 255.0
    return np.asarray(np.rint(photo.image * share + 255.0 * (1.0 - share)), dtype=np.uint8)
