"""A speech model that opens the jaw by a third at every even second, and devices that are not there."""

from threading import Event

import numpy as np

from core.audio.talking import FRAME_RATE, TalkOptions
from core.errors import InputError
from core.motion import ICT64, MotionSequence

JAW, YAW = ICT64.names.index("jawOpen"), ICT64.names.index("yaw")


class FakeTalker:
    """Counts what it was asked; seed and gains show in the motions."""

    def __init__(self) -> None:
        self.asked: list[TalkOptions] = []
        self.gate: Event | None = None
        self.problem = ""

    def take(self, sound, options, base, progress=None):
        self.asked.append(options)
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.problem:
            raise InputError(self.problem)
        length = max(1, round(sound.seconds * FRAME_RATE))
        frames = np.tile(base.values, (length, 1))
        even = (np.arange(length) // FRAME_RATE) % 2 == 0
        frames[:, JAW] += 0.3 * options.mouth * even + 0.01 * options.seed
        frames[:, YAW] += 0.0 if options.still_head else 0.1 * options.head
        if progress is not None:
            progress(0.5)
        return MotionSequence(ICT64, frames)


def no_device(rate, fill):
    raise InputError("No sound can be played: no sound device was found; connect one and start again.")


def no_microphone(rate, take):
    raise InputError("No sound can be recorded: no microphone was found; connect one and start again.")
