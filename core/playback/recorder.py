"""Records from the microphone."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.media.sound import SHORTEST_SECONDS, Sound
from core.playback.devices import SoundStream, TakeBlock, open_input

LONGEST_RECORDING = 600.0
"""Seconds; the room for them is set aside beforehand, since nothing may be allocated while recording."""

_RATE = 48_000
_FALL = 0.8

OpenInput = Callable[[int, TakeBlock], SoundStream]


class Recorder:
    """Belongs to one thread, which it never holds up."""

    def __init__(self, open_device: OpenInput = open_input) -> None:
        """Record from what ``open_device`` opens."""
        self._open_device = open_device
        self._devices = ThreadPoolExecutor(1, thread_name_prefix="microphone")
        self._opening: Future[SoundStream] | None = None
        self._samples: NDArray[np.float32] = np.zeros(0, np.float32)
        self._count = 0
        self._level = 0.0

    @property
    def is_recording(self) -> bool:
        """Whether it records, or is about to."""
        return self._opening is not None

    @property
    def level(self) -> float:
        """How loud it is now, 0 to 1; falls slowly, so that peaks are seen."""
        level, self._level = self._level, self._level * _FALL
        return level

    @property
    def seconds(self) -> float:
        """How long it records by now."""
        stream = self._stream
        return 0.0 if stream is None else self._count / stream.rate

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken."""
        return 0 < len(self._samples) <= self._count

    @property
    def problem(self) -> str:
        """Why nothing is recorded; empty while all is well."""
        opening = self._opening
        if opening is None or not opening.done():
            return ""
        error = opening.exception()
        if error is not None:
            return str(error) if isinstance(error, InputError) else f"The microphone cannot be used ({error})."
        if not opening.result().is_running and not self.is_full:
            return "The microphone does not answer any more; what was recorded so far is kept."
        return ""

    def start(self) -> None:
        """Begin; look at :attr:`problem` for whether it went well."""
        self._samples = np.empty(round(LONGEST_RECORDING * _RATE), np.float32)
        self._count, self._level = 0, 0.0
        self._opening = self._devices.submit(self._open)

    def stop(self) -> Sound | None:
        """End; what was recorded, or None where that is too short to be called a sound."""
        stream = self._stream
        opening, self._opening = self._opening, None
        if opening is not None:
            self._devices.submit(_close, opening)
        if stream is None:
            return None
        samples, count = self._samples[: self._count], self._count
        self._samples = np.zeros(0, np.float32)
        if count < SHORTEST_SECONDS * stream.rate:
            return None
        return Sound(np.clip(np.nan_to_num(samples), -1.0, 1.0), stream.rate)

    def shut_down(self) -> None:
        """Stop for good."""
        self.stop()
        self._devices.shutdown(wait=True)

    @property
    def _stream(self) -> SoundStream | None:
        opening = self._opening
        if opening is None or not opening.done() or opening.exception() is not None:
            return None
        return opening.result()

    def _open(self) -> SoundStream:
        stream = self._open_device(_RATE, self._take)
        stream.start()
        return stream

    def _take(self, block: NDArray[np.float32]) -> None:
        count = min(len(block), len(self._samples) - self._count)
        self._samples[self._count : self._count + count] = block[:count]
        self._count += count
        self._level = max(self._level, float(np.abs(block).max(initial=0.0)))


def _close(opening: "Future[SoundStream]") -> None:
    if opening.exception() is None:
        opening.result().close()
