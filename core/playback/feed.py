"""The part of a sound that is played, handed out in blocks of whatever size the device asks for."""

import numpy as np
from numpy.typing import NDArray

from core.media.sound import Sound


class Feed:
    """Samples from ``start`` to ``end``, once or again and again. Blocks are filled on the device's own thread."""

    def __init__(self, sound: Sound, start: float, end: float, loop_start: float | None = None) -> None:
        """Play from second ``start`` to second ``end``; then from ``loop_start`` again, if there is one."""
        self._samples = sound.samples
        self.rate = sound.rate
        self._first = min(max(round(start * sound.rate), 0), len(sound.samples))
        self._last = min(max(round(end * sound.rate), self._first), len(sound.samples))
        again = None if loop_start is None else min(max(round(loop_start * sound.rate), 0), self._last)
        self._again = again if again is not None and again < self._last else None
        self._at = self._first

    @property
    def count(self) -> int | None:
        """Samples until it is over; None when it is never."""
        return None if self._again is not None else self._last - self._first

    def fill(self, block: NDArray[np.float32]) -> bool:
        """Fill float32 (N,), with silence where the sound is over; whether it goes on."""
        done = 0
        while done < len(block):
            if self._at >= self._last:
                if self._again is None:
                    block[done:] = 0.0
                    return False
                self._at = self._again
            count = min(len(block) - done, self._last - self._at)
            block[done : done + count] = self._samples[self._at : self._at + count]
            self._at += count
            done += count
        return True

    def second(self, heard: float) -> float:
        """Where in the sound one is after ``heard`` samples."""
        at = self._first + heard
        if at >= self._last:
            if self._again is None:
                at = self._last
            else:
                at = self._again + (at - self._last) % (self._last - self._again)
        return at / self.rate
