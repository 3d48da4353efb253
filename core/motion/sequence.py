"""Motions over time, with the window of frames that the mapping network reads."""

from dataclasses import dataclass

import numpy as np

from core.conventions import WINDOW_RADIUS, FloatArray
from core.motion.motion import Motion
from core.motion.space import MotionSpace


@dataclass(frozen=True, eq=False)
class MotionSequence:
    """Motions at a fixed frame rate.

    Attributes:
        space: what the numbers mean.
        frames: float32 (T, space.size), read-only, T >= 1.
        fps: frames a second.
    """

    space: MotionSpace
    frames: FloatArray
    fps: float = 25.0

    def __post_init__(self) -> None:
        """Copy the numbers into a read-only float32 array and check them.

        Raises:
            ValueError: wrong shape, no frame, a number that is not finite, or a frame rate that is not positive.
        """
        frames = np.array(self.frames, dtype=np.float32)
        if frames.ndim != 2 or frames.shape[1] != self.space.size or len(frames) == 0:
            raise ValueError(f"expected (T, {self.space.size}) numbers with T >= 1, got {frames.shape}")
        if not np.isfinite(frames).all():
            raise ValueError("a motion sequence holds finite numbers only")
        if not (np.isfinite(self.fps) and self.fps > 0):
            raise ValueError(f"the frame rate must be positive, got {self.fps}")
        frames.setflags(write=False)
        object.__setattr__(self, "frames", frames)

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.frames)

    def __getitem__(self, index: int) -> Motion:
        """The motion of one frame."""
        return Motion(self.space, self.frames[index])

    def window(self, index: int, radius: int = WINDOW_RADIUS) -> FloatArray:
        """Frames around ``index`` with the ends repeated: float32 (2 * radius + 1, space.size).

        Source: paper Section 3.1, a window of adjacent frames keeps the coefficients of one frame from jittering.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"frame {index} of {len(self)}")
        around = np.clip(np.arange(index - radius, index + radius + 1), 0, len(self) - 1)
        return np.ascontiguousarray(self.frames[around])


def still_window(motion: Motion, radius: int = WINDOW_RADIUS) -> FloatArray:
    """Window of a still: its one motion repeated, float32 (2 * radius + 1, space.size)."""
    return np.tile(motion.values, (2 * radius + 1, 1))
