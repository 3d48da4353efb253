"""What became of a source."""

from dataclasses import dataclass

from training.packs.clip import PackedClip


@dataclass(frozen=True)
class Skipped:
    """Something that gave no clip.

    Attributes:
        where: the part of the file in words; empty for the whole file.
        reason: one sentence.
    """

    where: str
    reason: str


@dataclass(frozen=True, eq=False)
class Outcome:
    """All that came of one source.

    Attributes:
        clips: what goes into the pack.
        skipped: what does not, with reasons.
        notes: remarks on the file, e.g. that its tail is damaged.
        frames: frames looked at.
    """

    clips: tuple[PackedClip, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    frames: int = 0
