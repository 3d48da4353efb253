"""The sound of a video as 16 kHz mono, on the same clock as its frames."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
    import av

    parts: list[NDArray[np.int16]] = []
    second: float | None = None
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                return None
            resampler = av.AudioResampler(format="s16", layout="mono", rate=SOUND_RATE)
            try:
                for frame in container.decode(audio=0):
                    if second is None:
                        second = float(frame.time or 0.0)
                    parts.extend(_samples(part) for part in resampler.resample(frame))
                parts.extend(_samples(part) for part in resampler.resample(None))
            except av.error.FFmpegError:
                # A damaged tail of the sound leaves what was heard before; frames beyond it are silent.
                pass
    except (av.error.FFmpegError, OSError, ValueError):
        return None
    samples = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    return Sound(samples, second or 0.0) if samples.any() else None


def _samples(frame: object) -> NDArray[np.int16]:
    return np.asarray(frame.to_ndarray(), dtype=np.int16).ravel()  # type: ignore[attr-defined]
