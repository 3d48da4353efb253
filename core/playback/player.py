"""Plays a sound and knows at any moment where in it one is; without a device the same, only silently."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.media.sound import Sound
from core.playback.clock import AudioClock, PlayClock, Seconds, SilentClock
from core.playback.devices import FillBlock, SoundStream, load_library, open_output
from core.playback.feed import Feed

_logger = logging.getLogger(__name__)

_LOST_AFTER = 2.0
"""Seconds without a block after which a device is taken for unplugged; on a busy machine blocks may be late."""

OpenOutput = Callable[[int, FillBlock], SoundStream]


class Player:
    """Belongs to one thread, which it never holds up: devices are opened and closed on a thread of their own."""

    def __init__(self, open_device: OpenOutput = open_output, wall: Seconds = time.perf_counter) -> None:
        """Play on what ``open_device`` opens; ``wall`` is the clock for silence."""
        self._open_device, self._wall = open_device, wall
        self._devices = ThreadPoolExecutor(1, thread_name_prefix="sound")
        self._opening: Future[_Opened] | None = None
        self._opened: _Opened | None = None
        self._clock: PlayClock | None = None
        self._feed: Feed | None = None
        self._rest_at = 0.0
        self._problem = ""
        self._told = ""

    @property
    def is_playing(self) -> bool:
        """Whether it plays, or is about to."""
        self._look()
        return self._feed is not None

    @property
    def is_silent(self) -> bool:
        """Whether what plays now cannot be heard, for want of a device."""
        return isinstance(self._clock, SilentClock)

    @property
    def position(self) -> float:
        """Second of the sound that is heard now, or was heard last."""
        self._look()
        return self._rest_at

    def take_problem(self) -> str:
        """Why nothing can be heard, said once; empty when all is well or it was said before."""
        problem, self._problem = self._problem, ""
        if problem == self._told:
            return ""
        self._told = problem or self._told
        return problem

    def prepare(self, load: Callable[[], None] = load_library) -> None:
        """Load what playing needs, so that the first sound begins at once."""
        self._devices.submit(load)

    def play(self, sound: Sound, start: float, end: float, loop_start: float | None = None) -> None:
        """Play from second ``start`` to ``end``, then from ``loop_start`` again if there is one."""
        self.stop()
        self._rest_at = start
        self._feed = Feed(sound, start, end, loop_start)
        self._opening = self._devices.submit(_open, self._open_device, sound, (start, end, loop_start), self._wall)

    def stop(self) -> None:
        """Fall silent at once; the position stays."""
        self._look()
        self._close()
        self._feed = None

    def shut_down(self) -> None:
        """Stop for good."""
        self.stop()
        self._devices.shutdown(wait=True)

    def _look(self) -> None:
        """Bring everything up to now."""
        if self._feed is None:
            return
        self._take_opened()
        if self._clock is None:
            return
        heard = self._clock.heard()
        if self._opened is not None and self._is_lost(self._opened, heard):
            self._problem = "The sound device does not answer any more; the film goes on silently."
            seconds = heard / self._opened.feed.rate
            self._close()
            self._clock = SilentClock(self._feed.rate, seconds * self._feed.rate, self._wall)
            heard = self._clock.heard()
        feed = self._feed if self._opened is None else self._opened.feed
        self._rest_at = feed.second(heard)
        if feed.count is not None and heard >= feed.count:
            self._close()
            self._feed = None

    def _take_opened(self) -> None:
        if self._opening is None or not self._opening.done():
            return
        opening, self._opening = self._opening, None
        assert self._feed is not None
        try:
            self._opened = opening.result()
            self._clock = self._opened.clock
        except Exception as error:
            if not isinstance(error, InputError):
                _logger.warning("the sound device failed", exc_info=error)
            plain = str(error) if isinstance(error, InputError) else "No sound can be played: the device failed."
            self._problem = f"{plain} The film plays silently."
            self._clock = SilentClock(self._feed.rate, 0.0, self._wall)

    @staticmethod
    def _is_lost(opened: "_Opened", heard: float) -> bool:
        if opened.clock.silent_for <= _LOST_AFTER:
            # What was handed over last is still on its way to the ear when the stream has ended by itself.
            return not opened.is_over and not opened.stream.is_running
        return opened.feed.count is None or heard < opened.feed.count

    def _close(self) -> None:
        # A device that is still being opened is closed right after, since its thread does one thing at a time.
        if self._opening is not None:
            self._devices.submit(_close_when_open, self._opening)
        if self._opened is not None:
            self._devices.submit(_close, self._opened.stream)
        self._opening, self._opened, self._clock = None, None, None


class _Opened:
    """A device that plays a feed."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.stream: SoundStream
        self.clock: AudioClock
        self.is_over = False

    def fill(self, block: NDArray[np.float32], heard_at: float) -> bool:
        """Called on the device's thread: nothing here may wait."""
        self.clock.note(len(block), heard_at)
        self.is_over = not self.feed.fill(block)
        return not self.is_over


def _open(open_device: OpenOutput, sound: Sound, part: tuple[float, float, float | None], wall: Seconds) -> _Opened:
    opened = _Opened(Feed(sound, *part))
    stream = open_device(sound.rate, opened.fill)
    if stream.rate != sound.rate:
        opened.feed = Feed(sound.at(stream.rate), *part)
    opened.stream = stream
    opened.clock = AudioClock(stream.rate, stream.latency, stream.time, wall)
    try:
        stream.start()
    except Exception as error:
        stream.close()
        raise InputError(f"No sound can be played: the device does not start ({error}).") from error
    return opened


def _close(stream: SoundStream) -> None:
    stream.close()


def _close_when_open(opening: "Future[_Opened]") -> None:
    if opening.exception() is None:
        opening.result().stream.close()
