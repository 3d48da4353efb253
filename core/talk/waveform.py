"""What a sound looks like, quick to draw at any magnification."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.conventions import FloatArray
from core.media.sound import Sound

_BLOCK = 256
_PLAINLY = 100_000
"""So many samples are looked through each time they are drawn; of more the extremes of blocks are."""


@dataclass(frozen=True, eq=False)
class Waveform:
    """Extremes of a sound in blocks.

    Attributes:
        sound: the sound itself.
        lowest: float32 (ceil(N / 256),), the smallest sample of each block.
        highest: float32 of the same shape, the largest.
    """

    sound: Sound
    lowest: FloatArray
    highest: FloatArray

    @classmethod
    def of(cls, sound: Sound) -> "Waveform":
        """Look through all samples once."""
        starts = np.arange(0, len(sound.samples), _BLOCK)
        lowest = np.minimum.reduceat(sound.samples, starts)
        return cls(sound, lowest, np.maximum.reduceat(sound.samples, starts))

    @cached_property
    def peak(self) -> float:
        """The largest magnitude."""
        return float(max(-self.lowest.min(), self.highest.max()))

    def between(self, first: float, last: float, columns: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Seconds, smallest and largest samples, each (n,) with n at most ``columns``, from second first to last."""
        rate = self.sound.rate
        begin = min(max(int(first * rate), 0), len(self.sound.samples) - 1)
        end = min(max(int(last * rate) + 1, begin + 1), len(self.sound.samples))
        if end - begin <= _PLAINLY:
            low = high = self.sound.samples[begin:end]
            scale, offset = 1.0 / rate, begin / rate
        else:
            blocks = slice(begin // _BLOCK, -(-end // _BLOCK))
            low, high = self.lowest[blocks], self.highest[blocks]
            scale, offset = _BLOCK / rate, blocks.start * _BLOCK / rate
        starts = np.unique(np.linspace(0, len(low), min(columns, len(low)), endpoint=False).astype(np.int64))
        seconds = (offset + starts * scale).astype(np.float32)
        return seconds, np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)
