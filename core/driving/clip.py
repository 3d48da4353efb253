"""What drives a portrait: motions over time, and what is known about the clip that they come from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.driving.film_strip import FilmStrip
from core.motion import MotionSequence


@dataclass(frozen=True, eq=False)
class DrivingClip:
    """Motions of a driving face.

    Attributes:
        motions: one for each frame, smoothed, gaps filled.
        found: bool (T,), whether the face was found in the frame.
        cuts: first frames of the shots after the first.
        notes: what the user should know, one sentence each.
        pictures: what it looks like, where somebody wants to see it.
    """

    motions: MotionSequence
    found: NDArray[np.bool_]
    cuts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: FilmStrip | None = None

    @classmethod
    def of(cls, motions: MotionSequence) -> "DrivingClip":
        """A clip of motions alone, as from a motion file."""
        return cls(motions, np.ones(len(motions), dtype=bool))

    @property
    def is_still(self) -> bool:
        """Whether it is a single picture."""
        return len(self.motions) == 1
