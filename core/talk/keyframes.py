"""Poses at moments, eased from one to the next: what sliders do over time."""

import bisect
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray

SAME_MOMENT = 0.02
"""Keyframes closer together than half a frame, in seconds, are one."""


@dataclass(frozen=True, eq=False)
class Keyframe:
    """A pose at a moment.

    Attributes:
        second: when.
        offsets: float32 (size,), how far each coefficient is from what the photo shows; read-only.
    """

    second: float
    offsets: FloatArray


@dataclass(frozen=True, eq=False)
class Keyframes:
    """Keyframes in the order of their moments; a change gives a new object.

    Before the first and after the last their poses hold.
    """

    keys: tuple[Keyframe, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.keys)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.keys)

    @property
    def seconds(self) -> tuple[float, ...]:
        """Their moments."""
        return tuple(key.second for key in self.keys)

    def at(self, second: float) -> FloatArray:
        """The pose of a moment, float32 (size,) offsets.

        Raises:
            ValueError: there are no keyframes.
        """
        return np.asarray(self.over(np.array([second]))[0])

    def over(self, seconds: NDArray[np.float64], column: int | slice = slice(None)) -> FloatArray:
        """The poses of many moments: float32 (T, size), or (T,) of one column.

        From pose to pose the way is the cubic 3 u^2 - 2 u^3, which starts and ends at rest.

        Raises:
            ValueError: there are no keyframes.
        """
        if not self.keys:
            raise ValueError("there are no keyframes")
        poses = np.stack([key.offsets[column] for key in self.keys])
        known = np.array(self.seconds)
        left = np.clip(np.searchsorted(known, seconds, side="right") - 1, 0, len(known) - 1)
        right = np.minimum(left + 1, len(known) - 1)
        width = np.where(right > left, known[right] - known[left], 1.0)
        share = np.clip((seconds - known[left]) / width, 0.0, 1.0)
        weight = share * share * (3.0 - 2.0 * share)
        weight = weight.reshape(-1, *[1] * (poses.ndim - 1))
        return np.asarray((1.0 - weight) * poses[left] + weight * poses[right], dtype=np.float32)

    def near(self, second: float) -> int | None:
        """Number of the keyframe at a moment; None where there is none."""
        for number, key in enumerate(self.keys):
            if abs(key.second - second) < SAME_MOMENT:
                return number
        return None

    def before(self, second: float) -> float | None:
        """Moment of the last keyframe before a moment."""
        return max((one for one in self.seconds if one < second - SAME_MOMENT), default=None)

    def after(self, second: float) -> float | None:
        """Moment of the first keyframe after a moment."""
        return min((one for one in self.seconds if one > second + SAME_MOMENT), default=None)

    def put(self, second: float, offsets: FloatArray) -> "Keyframes":
        """Set a pose; a keyframe that was there gives way."""
        pose = np.array(offsets, dtype=np.float32)
        pose.setflags(write=False)
        others = [key for key in self.keys if abs(key.second - second) >= SAME_MOMENT]
        bisect.insort(others, Keyframe(float(second), pose), key=lambda key: key.second)
        return Keyframes(tuple(others))

    def without(self, number: int) -> "Keyframes":
        """Leave one out."""
        return Keyframes(self.keys[:number] + self.keys[number + 1 :])

    def moved(self, number: int, second: float) -> "Keyframes":
        """Bring one to another moment; one that was there gives way."""
        return self.without(number).put(second, self.keys[number].offsets)

    def part(self, first: float, last: float) -> "Keyframes":
        """What holds between two moments, counted from the first, so that the way there stays the same.

        A cut through an eased way cannot be eased the same again by two keyframes; the pose at the cut is kept.
        """
        if not self.keys:
            return self
        inside = [key for key in self.keys if first < key.second < last]
        ends = [Keyframe(first, self.at(first)), Keyframe(last, self.at(last))]
        result = Keyframes()
        for key in [ends[0], *inside, ends[1]]:
            result = result.put(key.second - first, key.offsets)
        return result


NO_KEYFRAMES = Keyframes()
"""The sliders hold all the time."""
