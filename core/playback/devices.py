"""The door to the sound devices: everything of sounddevice is behind it.

The library of the system may be missing, and so may any device; both are known only when one is opened.
"""

from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError

FillBlock = Callable[[NDArray[np.float32], float], bool]
"""Given float32 (N,) to fill and when it will be heard; false when nothing comes after it."""

TakeBlock = Callable[[NDArray[np.float32]], None]
"""Given float32 (N,) that was recorded."""


class SoundStream(Protocol):
    """An open device."""

    @property
    def rate(self) -> int:
        """Samples a second."""
        ...

    @property
    def latency(self) -> float:
        """Seconds from the program to the ear, or back."""
        ...

    @property
    def is_running(self) -> bool:
        """Whether it plays or records."""
        ...

    def time(self) -> float:
        """The clock of the device; 0 where it has none."""
        ...

    def start(self) -> None:
        """Begin to ask for blocks."""
        ...

    def close(self) -> None:
        """Stop at once and let go of the device."""
        ...


class _Times(Protocol):
    outputBufferDacTime: float  # noqa: N815 - PortAudio's name


class _Stream(Protocol):
    active: bool
    latency: float
    time: float

    def start(self) -> None: ...

    def close(self, ignore_errors: bool = ...) -> None: ...


def load_library() -> None:
    """Load the library and look for devices, which takes a moment, before the first sound is played."""
    with suppress(InputError):
        _library("played")


def open_output(rate: int, fill: FillBlock) -> SoundStream:
    """The default output, one channel, at ``rate`` or at its own rate where it cannot do that.

    Raises:
        InputError: no library, no device, or it cannot be opened.
    """
    library = _library("played")

    def callback(block: NDArray[np.float32], _count: int, times: _Times, _status: object) -> None:
        if not fill(block[:, 0], times.outputBufferDacTime):
            raise library.CallbackStop

    return _open(library, "output", "played", rate, callback)


def open_input(rate: int, take: TakeBlock) -> SoundStream:
    """The default microphone, one channel; rate and errors as :func:`open_output`."""
    library = _library("recorded")

    def callback(block: NDArray[np.float32], _count: int, _times: _Times, _status: object) -> None:
        take(block[:, 0])

    return _open(library, "input", "recorded", rate, callback)


def _library(verb: str) -> ModuleType:
    try:
        # Without the system's library the import itself fails, with OSError.
        import sounddevice
    except (ImportError, OSError) as error:
        raise InputError(
            f"No sound can be {verb}: the PortAudio library is missing; install libportaudio2 and start again."
        ) from error
    return cast(ModuleType, sounddevice)


def _open(library: ModuleType, kind: str, verb: str, rate: int, callback: Callable[..., None]) -> SoundStream:
    make = library.OutputStream if kind == "output" else library.InputStream
    try:
        own = int(library.query_devices(kind=kind)["default_samplerate"])
    except (library.PortAudioError, ValueError, OSError) as error:
        what = "sound device" if kind == "output" else "microphone"
        raise InputError(f"No sound can be {verb}: no {what} was found; connect one and start again.") from error
    problem: Exception | None = None
    for tried in dict.fromkeys((rate, own)):
        try:
            stream = make(samplerate=tried, channels=1, dtype="float32", callback=callback)
        except (library.PortAudioError, ValueError, OSError) as error:
            problem = error
        else:
            return _DeviceStream(stream, tried, library)
    raise InputError(f"No sound can be {verb}: the device cannot be opened ({problem}).") from problem


class _DeviceStream:
    def __init__(self, stream: "_Stream", rate: int, library: ModuleType) -> None:
        self._stream, self._library = stream, library
        self.rate = rate
        self.latency = float(stream.latency)

    @property
    def is_running(self) -> bool:
        return bool(self._stream.active)

    def time(self) -> float:
        # PortAudio tells 0 through some sound servers, for which sounddevice raises.
        try:
            return float(self._stream.time)
        except self._library.PortAudioError:
            return 0.0

    def start(self) -> None:
        self._stream.start()

    def close(self) -> None:
        self._stream.close(ignore_errors=True)
