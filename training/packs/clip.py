"""A prepared clip on its way into a pack."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from training.packs.codec import encode_frame
from training.packs.manifest import ClipEntry


@dataclass(frozen=True, eq=False)
class PackedClip:
    """All that a pack keeps of one clip.

    Attributes:
        entry: its line in the manifest.
        pictures: its T frames as JPEG or WebP files.
        motions: float32 (T, space.size), relative to the crop that the frames show.
        landmarks: float32 (T, 478, 3), pixels of the frames; meaningless where not valid.
        identity: float32 (80,), alpha of Eq. 1.
        valid: bool (T,), whether the face was found in the frame.
        sound: int16 (N,), mono at 16 kHz, sample 0 at the start of frame 0; or ``None``.
        mel: float32 (T', 80), log-mel of the sound; or ``None``.
    """

    entry: ClipEntry
    pictures: tuple[bytes, ...]
    motions: FloatArray
    landmarks: FloatArray
    identity: FloatArray
    valid: NDArray[np.bool_]
    sound: NDArray[np.int16] | None = None
    mel: FloatArray | None = None

    def __post_init__(self) -> None:
        """Check that the parts belong together.

        Raises:
            ValueError: a length or shape that does not fit, or a number that is not finite.
        """
        count = self.entry.frames
        lengths = (len(self.pictures), len(self.motions), len(self.landmarks), len(self.valid))
        if lengths != (count,) * 4 or self.landmarks.shape[1:] != (478, 3) or self.identity.shape != (80,):
            raise ValueError(f"{self.entry.name}: {count} frames, but parts of {lengths}, {self.landmarks.shape}")
        if not np.isfinite(self.motions).all() or not np.isfinite(self.landmarks[self.valid]).all():
            raise ValueError(f"{self.entry.name}: numbers that are not finite")
        if self.entry.has_sound != (self.sound is not None):
            raise ValueError(f"{self.entry.name}: has_sound does not tell whether there is sound")


def encode_pictures(images: Iterable[ImageArray]) -> tuple[bytes, ...]:
    """RGB uint8 (S, S, 3) each, as JPEG files of quality 95."""
    return tuple(encode_frame(image) for image in images)
