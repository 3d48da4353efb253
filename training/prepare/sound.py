"""The sound of a video as 16 kHz mono, on the same clock as its frames."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.media.sound_reader import SoundReader

SOUND_RATE = 16_000
"""Samples a second."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Samples and when they start.

    Attributes:
        samples: int16 (N,), mono.
        second: when the first one is heard, on the clock of the file.
    """

    samples: NDArray[np.int16]
    second: float

    def between(self, second: float, frames: int, fps: float) -> NDArray[np.int16]:
        """The samples under ``frames`` frames from ``second`` on, int16; silence where the file has none."""
        count = round(frames / fps * SOUND_RATE)
        first = round((second - self.second) * SOUND_RATE)
        result = np.zeros(count, np.int16)
        start, stop = max(first, 0), min(first + count, len(self.samples))
        if start < stop:
            result[start - first : stop - first] = self.samples[start:stop]
        return result


def read_sound(path: Path) -> Sound | None:
    """The first sound track of a video; ``None`` where there is none, or it cannot be decoded, or it is silent."""
    try:
        with SoundReader(path, SOUND_RATE, "s16") as reader:
            samples = np.concatenate(list(reader))
    except InputError:
        return None
    return Sound(samples, reader.second) if samples.any() else None
