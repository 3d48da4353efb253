"""A take over a base, worked out a frame or a curve at a time: an hour is too much for every slider move."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray
from core.motion import Motion, MotionSequence


@dataclass(frozen=True, eq=False)
class Performance:
    """What a portrait does over time.

    Attributes:
        base: the motion that everything is added to.
        moves: float32 (T, size), what is added in each frame.
        lower: smallest values, float32 (size,).
        upper: largest values, float32 (size,).
        fps: frames a second.
    """

    base: Motion
    moves: FloatArray
    lower: FloatArray
    upper: FloatArray
    fps: float

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.moves)

    def __getitem__(self, index: int) -> Motion:
        """The motion of one frame."""
        return Motion(self.base.space, np.clip(self.base.values + self.moves[index], self.lower, self.upper))

    def curve(self, name: str) -> FloatArray:
        """One coefficient over time, float32 (T,)."""
        column = self.base.space.names.index(name)
        values = self.base.values[column] + self.moves[:, column]
        return np.asarray(np.clip(values, self.lower[column], self.upper[column]), dtype=np.float32)

    def sequence(self) -> MotionSequence:
        """All of it."""
        return MotionSequence(self.base.space, np.clip(self.base.values + self.moves, self.lower, self.upper), self.fps)
