"""Which motions a clip asks of a face: its own as they are, or only how they change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.conventions import WINDOW_RADIUS, FloatArray
from core.driving.clip import DrivingClip
from core.driving.transfer import DrivingOptions, drive
from core.motion import Motion, MotionSequence
from training.evaluation.measured_clips import MeasuredClip

_RATE = 25.0
"""Frames a second; nothing depends on it where every frame shows the face."""


@dataclass(frozen=True, eq=False)
class AskedMotion:
    """What one picture is to show.

    Attributes:
        motion: of the picture.
        window: float32 (27, 70), the motions around it.
    """

    motion: Motion
    window: FloatArray


Ask = Callable[[MeasuredClip, MeasuredClip], Sequence[AskedMotion]]
"""From source and driver to one asked motion for each of the driver's frames."""


def as_they_are(source: MeasuredClip, driver: MeasuredClip) -> list[AskedMotion]:
    """The driver's motions themselves, as the paper compares methods."""
    return [AskedMotion(motion, window) for motion, window in zip(driver.motions, driver.windows, strict=True)]


def their_changes(source: MeasuredClip, driver: MeasuredClip) -> list[AskedMotion]:
    """What changes from the driver's rest, on top of the source's own motion: what the editor does with a clip."""
    own = source.motions[0]
    rest = driver.motions[driver.rest].values
    asked = []
    for window in driver.windows:
        clip = DrivingClip.of(MotionSequence(own.space, np.concatenate([rest[None], window]), _RATE))
        frames = drive(own, clip, DrivingOptions(neutral=0)).frames[1:]
        asked.append(AskedMotion(Motion(own.space, frames[WINDOW_RADIUS].copy()), frames))
    return asked
