"""What every kind of pack offers to those who read it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.motion import MotionSequence
from training.packs.manifest import ClipEntry, PackManifest, select_clips


class Pack(ABC):
    """Prepared clips. Methods take a clip's name and raise ``InputError`` where the pack is damaged.

    Attributes:
        manifest: what the pack holds.
    """

    manifest: PackManifest

    @property
    def clips(self) -> tuple[ClipEntry, ...]:
        """The clips, by name."""
        return self.manifest.clips

    def select(self, split: str | None = None, licences: Iterable[str] | None = None) -> tuple[ClipEntry, ...]:
        """The clips of a split (None: both) with one of the licences (None: any).

        Raises:
            InputError: there is none.
        """
        return select_clips(self.clips, split, licences)

    @abstractmethod
    def picture(self, clip: str, index: int) -> bytes:
        """One frame as the JPEG or WebP file that lies in the pack."""

    @abstractmethod
    def frame(self, clip: str, index: int) -> ImageArray:
        """One frame, RGB uint8 (S, S, 3)."""

    @abstractmethod
    def motion(self, clip: str) -> MotionSequence:
        """Motions of all frames, relative to the crop."""

    @abstractmethod
    def landmarks(self, clip: str) -> FloatArray:
        """Landmarks of all frames, float32 (T, 478, 3), pixels of the frames."""

    @abstractmethod
    def identity(self, clip: str) -> FloatArray:
        """Identity coefficients, float32 (80,)."""

    @abstractmethod
    def valid(self, clip: str) -> NDArray[np.bool_]:
        """Whether the face was found, bool (T,)."""

    @abstractmethod
    def sound(self, clip: str) -> NDArray[np.int16] | None:
        """Sound at 16 kHz, int16 (N,), or ``None``."""

    @abstractmethod
    def mel(self, clip: str) -> FloatArray | None:
        """Log-mel of the sound, float32 (T', 80), or ``None``."""
