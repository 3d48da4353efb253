"""A take over a base, worked out a frame or a curve at a time: an hour is too much for every slider move."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray
from core.motion import Motion, MotionSequence
from core.talk.keyframes import NO_KEYFRAMES, Keyframes


@dataclass(frozen=True, eq=False)
class Performance:
    """What a portrait does over time.

    Attributes:
        base: the motion that everything is added to.
        moves: float32 (T, size), what is added in each frame.
        lower: smallest values, float32 (size,).
        upper: largest values, float32 (size,).
        fps: frames a second.
        keyframes: what is added to the base over time as well.
    """

    base: Motion
    moves: FloatArray
    lower: FloatArray
    upper: FloatArray
    fps: float
    keyframes: Keyframes = NO_KEYFRAMES

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.moves)

    def __getitem__(self, index: int) -> Motion:
        """The motion of one frame."""
        values = self.base.values + self.moves[index]
        if self.keyframes:
            values = values + self.keyframes.at(index / self.fps)
        return Motion(self.base.space, np.clip(values, self.lower, self.upper))

    def rest(self, name: str, first: int = 0, last: int | None = None) -> FloatArray:
        """What the take is added to in frames ``first`` to ``last`` of one coefficient, float32 (last - first,)."""
        column = self.base.space.names.index(name)
        frames = np.arange(first, len(self) if last is None else last)
        result = np.full(len(frames), self.base.values[column], dtype=np.float32)
        return result + self.keyframes.over(frames / self.fps, column) if self.keyframes else result

    def curve(self, name: str) -> FloatArray:
        """One coefficient over time, float32 (T,)."""
        column = self.base.space.names.index(name)
        values = self.rest(name) + self.moves[:, column]
        return np.asarray(np.clip(values, self.lower[column], self.upper[column]), dtype=np.float32)

    def sequence(self) -> MotionSequence:
        """All of it."""
        values = self.base.values + self.moves
        if self.keyframes:
            values = values + self.keyframes.over(np.arange(len(self)) / self.fps)
        return MotionSequence(self.base.space, np.clip(values, self.lower, self.upper), self.fps)
