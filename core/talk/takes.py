"""One way to say a sound."""

from dataclasses import dataclass

from core.audio.talking import TalkOptions
from core.conventions import FloatArray
from core.motion import Motion, MotionSequence


@dataclass(frozen=True, eq=False)
class Take:
    """What the speech model made of a sound, freed from the expression and pose that it was made on.

    Attributes:
        number: counts the takes of a sound from 1.
        options: how it was made.
        moves: float32 (T, size), what is added to the base in every frame; read-only.
        fps: frames a second.
    """

    number: int
    options: TalkOptions
    moves: FloatArray
    fps: float

    @classmethod
    def of(cls, number: int, options: TalkOptions, motions: MotionSequence, base: Motion) -> "Take":
        """Free motions from the base that they were made on."""
        moves = motions.frames - base.values
        moves.setflags(write=False)
        return cls(number, options, moves, motions.fps)
