"""How much of a sound has been heard: the sound card's own time, or the wall's where there is no card.

Timers and wall clocks drift against a sound card by milliseconds a minute, so pictures ask the card.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Seconds = Callable[[], float]
"""Tells the time of some clock."""


class PlayClock(Protocol):
    """What knows how much was heard."""

    def heard(self) -> float:
        """Samples that were heard since the beginning; never falls."""
        ...


@dataclass(frozen=True)
class _Block:
    first: int
    count: int
    heard_at: float
    handed_at: float


class AudioClock:
    """The clock of a sound device, set by the callback that hands the samples over."""

    def __init__(self, rate: int, latency: float, device_time: Seconds, wall: Seconds = time.perf_counter) -> None:
        """Take what is needed to read it.

        Args:
            rate: samples a second.
            latency: seconds from handing a sample over to hearing it, as far as the device knows.
            device_time: the device's clock, on which blocks are heard; 0 where there is none.
            wall: used where the device's clock cannot be.
        """
        self._rate, self._latency = rate, latency
        self._device_time, self._wall = device_time, wall
        self._handed = 0
        self._block: _Block | None = None
        self._furthest = 0.0

    @property
    def silent_for(self) -> float:
        """Seconds since the device took samples; 0 before the first."""
        return 0.0 if self._block is None else self._wall() - self._block.handed_at

    def note(self, count: int, heard_at: float) -> None:
        """The device takes ``count`` samples now, to be heard from ``heard_at`` on; called on its own thread."""
        # One assignment of a finished object: a reader sees the block before or this one, without a lock.
        self._block = _Block(self._handed, count, heard_at, self._wall())
        self._handed += count

    def heard(self) -> float:
        """Samples that were heard since the beginning; never falls, and never runs ahead of what was handed over."""
        block = self._block
        if block is None:
            return 0.0
        now = self._now()
        if now is not None and block.heard_at > 0.0:
            since = now - block.heard_at
        else:
            since = self._wall() - block.handed_at - self._latency
        estimate = block.first + since * self._rate
        self._furthest = max(self._furthest, min(estimate, float(block.first + block.count)))
        return self._furthest

    def _now(self) -> float | None:
        now = self._device_time()
        return now if now > 0.0 else None


class SilentClock:
    """Plays silently at the right speed."""

    def __init__(self, rate: int, heard: float = 0.0, wall: Seconds = time.perf_counter) -> None:
        """Begin now, when ``heard`` samples were heard already."""
        self._rate, self._before, self._wall = rate, heard, wall
        self._begin = wall()

    def heard(self) -> float:
        """Samples that would have been heard since the beginning."""
        return self._before + (self._wall() - self._begin) * self._rate
