"""What every kind of pack offers to those who read it."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.motion import MotionSequence
from training.packs.manifest import ClipEntry, PackManifest


class Pack(Protocol):
    """Prepared clips. Methods take a clip's name and raise ``InputError`` where the pack is damaged."""

    @property
    def manifest(self) -> PackManifest:
        """What the pack holds."""
        ...

    @property
    def clips(self) -> tuple[ClipEntry, ...]:
        """Its clips, by name."""
        ...

    def select(self, split: str | None = None, licences: Iterable[str] | None = None) -> tuple[ClipEntry, ...]:
        """The clips of a split with one of the licences; ``InputError`` when there is none."""
        ...

    def picture(self, clip: str, index: int) -> bytes:
        """One frame as the JPEG or WebP file that lies in the pack."""
        ...

    def frame(self, clip: str, index: int) -> ImageArray:
        """One frame, RGB uint8 (S, S, 3)."""
        ...

    def motion(self, clip: str) -> MotionSequence:
        """Motions of all frames, relative to the crop."""
        ...

    def landmarks(self, clip: str) -> FloatArray:
        """Landmarks of all frames, float32 (T, 478, 3), pixels of the frames."""
        ...

    def identity(self, clip: str) -> FloatArray:
        """Identity coefficients, float32 (80,)."""
        ...

    def valid(self, clip: str) -> NDArray[np.bool_]:
        """Whether the face was found, bool (T,)."""
        ...

    def sound(self, clip: str) -> NDArray[np.int16] | None:
        """Sound at 16 kHz, int16 (N,), or ``None``."""
        ...

    def mel(self, clip: str) -> FloatArray | None:
        """Log-mel of the sound, float32 (T', 80), or ``None``."""
        ...
