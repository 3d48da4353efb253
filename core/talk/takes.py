"""One way to say a sound, or to imitate a clip on its timeline."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.audio.talking import TalkOptions
from core.conventions import FloatArray
from core.motion import Motion, MotionSequence

if TYPE_CHECKING:
    from core.talk.imitation import Imitation


@dataclass(frozen=True, eq=False)
class Take:
    """What was made of a sound or a driving clip, freed from the expression and pose that it was made on.

    Attributes:
        number: counts the takes of a sound from 1.
        made_by: how it was said, or what it imitates.
        moves: float32 (T, size), what is added to the base in every frame; read-only.
        fps: frames a second.
    """

    number: int
    made_by: "TalkOptions | Imitation"
    moves: FloatArray
    fps: float

    @property
    def options(self) -> TalkOptions | None:
        """How it was said; None for an imitation."""
        return self.made_by if isinstance(self.made_by, TalkOptions) else None

    @property
    def imitation(self) -> "Imitation | None":
        """What it imitates; None where it was said."""
        return None if isinstance(self.made_by, TalkOptions) else self.made_by

    @classmethod
    def of(cls, number: int, options: TalkOptions, motions: MotionSequence, base: Motion) -> "Take":
        """Free motions from the base that they were made on."""
        moves = motions.frames - base.values
        moves.setflags(write=False)
        return cls(number, options, moves, motions.fps)

    def part(self, first: int, last: int) -> "Take":
        """Frames ``first`` to ``last`` alone; made again, it is what it would be on their sound."""
        made_by = self.made_by
        if not isinstance(made_by, TalkOptions) and not made_by.clip.is_still:
            made_by = replace(made_by, start=made_by.clip_second(first / self.fps))
        moves = self.moves[first:last].copy()
        moves.setflags(write=False)
        return replace(self, made_by=made_by, moves=moves)
