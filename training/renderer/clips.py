"""What the training asks of a data set; :class:`training.packs.reader.PackReader` gives it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.motion import MotionSequence


class Clip(Protocol):
    """One video or photo of the manifest."""

    @property
    def name(self) -> str:
        """Its key."""

    @property
    def identity(self) -> str:
        """Whose face it is."""

    @property
    def split(self) -> str:
        """``train`` or ``val``."""

    @property
    def frames(self) -> int:
        """How many there are."""

    @property
    def licence(self) -> str:
        """Terms of the footage."""

    @property
    def is_photo(self) -> bool:
        """Whether it is a still."""


class ClipSource(Protocol):
    """Frames and motions of clips; picklable, so that worker processes can open it themselves."""

    @property
    def clips(self) -> Sequence[Any]:
        """Every :class:`Clip`."""

    def frame(self, clip: str, index: int) -> ImageArray:
        """RGB uint8 (S, S, 3)."""

    def motion(self, clip: str) -> MotionSequence:
        """The motion of every frame."""

    def landmarks(self, clip: str) -> FloatArray:
        """float32 (T, 478, 3), crop pixels."""

    def identity(self, clip: str) -> FloatArray:
        """float32 (80,), identity coefficients."""

    def valid(self, clip: str) -> NDArray[np.bool_]:
        """Frames, bool (T,), in which the face was tracked."""


def selected(source: ClipSource, split: str, licences: Sequence[str] | None) -> list[Clip]:
    """The clips of a split, of those licences if any are named."""
    return [clip for clip in source.clips if clip.split == split and (licences is None or clip.licence in licences)]


def data_summary(clips: Sequence[Clip], name: str) -> dict[str, Any]:
    """What a checkpoint's header says about its data: name, counts, and clips by licence."""
    return {
        "pack": name,
        "videos": sum(not clip.is_photo for clip in clips),
        "photos": sum(clip.is_photo for clip in clips),
        "identities": len({clip.identity for clip in clips}),
        "frames": sum(clip.frames for clip in clips),
        "licences": dict(sorted(Counter(clip.licence for clip in clips).items())),
    }
