"""What every engine that turns motions into pixels offers."""

from typing import Protocol

from core.conventions import FloatArray, ImageArray
from core.motion.motion import Motion


class Renderer(Protocol):
    """Renders one portrait, set once, in as many motions as wanted.

    Per-portrait work happens in :meth:`set_portrait`; :meth:`render` does only what depends on the motion.
    One renderer belongs to one thread.
    """

    @property
    def name(self) -> str:
        """Short lower-case name of the engine, e.g. ``"geometry"``."""
        ...

    def set_portrait(self, crop_image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion) -> None:
        """Take the portrait that later calls of :meth:`render` move.

        Args:
            crop_image: RGB uint8 (S, S, 3), the square crop.
            landmarks: float32 (478, 3) in crop pixels.
            identity: float32 (80,), identity coefficients alpha of Eq. 1.
            motion: the photo's own motion, relative to the crop.
        """
        ...

    def render(self, motion: Motion) -> ImageArray:
        """The portrait in ``motion``: RGB uint8 (S, S, 3), a new array on every call.

        Raises:
            RuntimeError: :meth:`set_portrait` has not been called.
        """
        ...
