"""The motion that a photo itself shows, in the motion space of an engine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.motion.motion import Motion

if TYPE_CHECKING:
    from core.portrait import Portrait


@dataclass(frozen=True)
class OwnMotion:
    """Where the sliders start.

    Attributes:
        motion: what the photo shows, as far as it could be measured.
        notice: what the user should know about it, one line; empty when it was measured.
    """

    motion: Motion
    notice: str = ""


MeasureMotion = Callable[["Portrait"], OwnMotion]
"""Measures a portrait; it never fails, but says in the notice what is missing."""


def tracked_motion(portrait: "Portrait") -> OwnMotion:
    """The motion that tracking gave (``ict64``)."""
    return OwnMotion(portrait.fit.motion)
