"""Sound devices that play as fast as a test wants."""

import numpy as np

from core.errors import InputError

BLOCK = 160


class Time:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class FakeDevice:
    """An output whose clock runs ``drift`` times as fast as the wall's, and which buffers 20 ms."""

    latency = 0.02

    def __init__(self, wall: Time, rate: int = 48_000, drift: float = 1.0, tells_time: bool = True) -> None:
        self.wall, self.rate, self.drift, self.tells_time = wall, rate, drift, tells_time
        self.is_running = False
        self.closed = 0
        self.played: list[np.ndarray] = []
        self.unplugged = False
        self.handed = 0
        self._begin = 0.0

    def open(self, rate, fill):
        self.fill = fill
        return self

    def time(self) -> float:
        if not self.tells_time:
            return 0.0
        return 5.0 + (self.wall.now - 100.0) * self.drift

    def start(self) -> None:
        self.is_running = True
        self._begin = 5.0 + (self.wall.now - 100.0) * self.drift

    def close(self) -> None:
        self.closed += 1
        self.is_running = False

    @property
    def truth(self) -> float:
        """Samples that are heard by now."""
        return (5.0 + (self.wall.now - 100.0) * self.drift - self._begin - self.latency) * self.rate

    def run(self, seconds: float) -> None:
        """Let time go by, a block at a time, asking for each when there is room for it."""
        end = self.wall.now + seconds
        while self.wall.now < end - 1e-9:
            self.wall.now = min(self.wall.now + BLOCK / self.rate / self.drift, end)
            while self.is_running and not self.unplugged and self.handed < self.truth + self.latency * self.rate:
                block = np.empty(BLOCK, np.float32)
                heard_at = self._begin + self.latency + self.handed / self.rate if self.tells_time else 0.0
                goes_on = self.fill(block, heard_at)
                self.played.append(block)
                self.handed += BLOCK
                if not goes_on:
                    self.is_running = False


def no_device(rate, fill):
    raise InputError("No sound can be played: no sound device was found; connect one and start again.")
