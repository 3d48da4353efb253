"""The door to the speech model for everybody else: a sound in, motions out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.errors import InputError
from core.media.sound import Sound
from core.motion import Motion, MotionSequence
from resources import resource_path

FRAME_RATE = 25
"""Motions a second."""


@dataclass(frozen=True)
class TalkOptions:
    """How a portrait talks.

    Attributes:
        seed: another number gives other, equally plausible motions.
        temperature: 0 the most likely motions, 1 as lively as real faces, more is livelier.
        mouth: gain of the lips and the jaw, 1 as it is.
        head: gain of the head's movements.
        brows: gain of the brows.
        eyes: gain of gaze and lids, blinks aside.
        blinks_per_minute: None for what the model does by itself.
        still_head: the head rests, blinks stay.
    """

    seed: int = 0
    temperature: float = 1.0
    mouth: float = 1.0
    head: float = 1.0
    brows: float = 1.0
    eyes: float = 1.0
    blinks_per_minute: float | None = None
    still_head: bool = False


class Talker(Protocol):
    """What moves a face to sound."""

    def take(
        self, sound: Sound, options: TalkOptions, base: Motion, progress: Callable[[float], None] | None = None
    ) -> MotionSequence:
        """One motion for each 1/25 s of the sound, on top of ``base``; ``progress`` is told the share that is done."""
        ...


def bundled_talker() -> Talker:
    """The speech model that comes with the program.

    Raises:
        InputError: this copy has none, or a damaged one.
    """
    path = resource_path("checkpoints", "audio.safetensors")
    if not path.is_file():
        raise InputError("This copy of the program has no speech model; name one with --talker.")
    return load_talker(path)


def load_talker(path: str | Path) -> Talker:
    """A speech model from a checkpoint.

    Raises:
        InputError: it cannot be used.
    """
    from core.audio.flow_talker import load_flow_talker

    return load_flow_talker(path)
