"""A take that imitates a driving clip, on the timeline of a sound."""

import math
from dataclasses import dataclass, replace

import numpy as np

from core.audio.blending import MOUTH, part_channels
from core.audio.talking import FRAME_RATE
from core.conventions import FloatArray
from core.driving.clip import DrivingClip
from core.driving.neutral import neutral_frame
from core.driving.transfer import DrivingOptions, drive
from core.media.sound import Sound
from core.motion import Motion
from core.talk.takes import Take

STILL_SECONDS = 2.0
"""How long a single picture is imitated when nothing else says."""

_EASE = 15
_SILENT_RATE = 16_000


@dataclass(frozen=True, eq=False)
class Imitation:
    """How a clip is imitated.

    Attributes:
        clip: what is imitated.
        name: what it is called.
        options: absolute or relative, the neutral frame, gains.
        speed: how much faster than the clip.
        start: second of the clip with which it begins.
        mouth_from: number of the take whose mouth is used instead; None for the clip's own.
    """

    clip: DrivingClip
    name: str
    options: DrivingOptions
    speed: float = 1.0
    start: float = 0.0
    mouth_from: int | None = None

    @classmethod
    def of(cls, clip: DrivingClip, name: str) -> "Imitation":
        """As people mostly want it: pictures as they are, videos relative to the frame in which the face rests."""
        neutral = None if clip.is_still else neutral_frame(clip)
        return cls(clip, name, DrivingOptions(absolute=clip.is_still, neutral=neutral))

    @property
    def seconds(self) -> float:
        """How long it takes."""
        if self.clip.is_still:
            return STILL_SECONDS
        return max(len(self.clip.motions) / self.clip.motions.fps - self.start, 0.0) / self.speed

    def clip_second(self, second: float) -> float:
        """Which second of the clip is imitated at a second of the timeline."""
        return self.start + second * self.speed

    def with_neutral_at(self, second: float) -> "Imitation":
        """Measured from the frame that is imitated at that second."""
        frame = math.floor(self.clip_second(second) * self.clip.motions.fps + 1e-6)
        return replace(self, options=replace(self.options, neutral=min(max(frame, 0), len(self.clip.motions) - 1)))

    def take(self, number: int, base: Motion, seconds: float, mouth: FloatArray | None = None) -> Take:
        """What it makes of a face.

        Args:
            number: of the take.
            base: the portrait's motion at rest.
            seconds: length of the timeline; where the clip is over the face eases back to rest.
            mouth: moves float32 (T, size) of another take, whose mouth is used.

        Raises:
            InputError: the clip is in another motion space than the base, or its neutral frame does not exist.
        """
        count = max(1, math.ceil(round(seconds * FRAME_RATE, 6)))
        moves = self._moves(base, count)
        if mouth is not None:
            places = part_channels(base.space, MOUTH)
            moves[:, places] = mouth[:count, places]
        moves.setflags(write=False)
        return Take(number, self, moves, float(FRAME_RATE))

    def _moves(self, base: Motion, count: int) -> FloatArray:
        driven = drive(base, self.clip, self.options)
        moves = driven.frames - base.values
        wanted = (self.start + np.arange(count) / FRAME_RATE * self.speed) * driven.fps
        if self.clip.is_still:
            rise = np.minimum(np.arange(count) / _EASE, 1.0)
            return np.asarray((rise * rise * (3.0 - 2.0 * rise))[:, None] * moves[0], dtype=np.float32)
        known = np.arange(len(moves))
        result = np.stack([np.interp(wanted, known, column) for column in moves.T], axis=1)
        over = np.maximum(wanted - known[-1], 0.0) / (self.speed * driven.fps) * FRAME_RATE
        rest = 1.0 - np.minimum(over / _EASE, 1.0)
        return np.asarray((rest * rest * (3.0 - 2.0 * rest))[:, None] * result, dtype=np.float32)


def silence(seconds: float) -> Sound:
    """The timeline of a clip without a sound."""
    return Sound(np.zeros(max(1, round(seconds * _SILENT_RATE)), dtype=np.float32), _SILENT_RATE)
