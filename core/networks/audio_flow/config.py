"""Sizes of the speech model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.motion import MotionSpace

MOUTH_GROUPS = ("cheeks", "jaw", "mouth", "lips", "nose")
"""Groups of coefficients that follow the sound closely; all others only accompany it."""

HISTORY_WIDTH = 48
"""Numbers that the previous motions are made into."""

HISTORY_LIMIT = 4.0
"""Previous motions are read as at most that many spreads from the mean, so that no error feeds itself."""

SLOPE = 0.1
COUPLING_LOG_SCALE = 2.0
EXPECTED_LOG_SCALE = 4.0
"""Slope of activations below zero; largest logarithms of scales."""


@dataclass(frozen=True)
class FlowSize:
    """Size of one flow.

    Attributes:
        values: numbers of its part of a motion.
        steps: K, each actnorm, invertible linear map and affine coupling.
        hidden: width of the LSTM of each coupling.
        context: width of the LSTM that reads sound and history.
        audio: width of what is made of the window of sound.
        history: k, motions and sound before a frame that its condition holds.
        ahead: tau, frames of sound after it.
        frame: width of what is made of each frame of sound before frames are joined.
        memory: frames after which sampling starts with fresh LSTMs and keeps the motion history only, as sequences in
            training did; 0 for never.
    """

    values: int
    steps: int = 8
    hidden: int = 64
    context: int = 128
    audio: int = 128
    history: int = 4
    ahead: int = 5
    frame: int = 64
    memory: int = 0

    def __post_init__(self) -> None:
        if (
            min(
                self.values - 1,
                self.steps,
                self.hidden,
                self.context,
                self.audio,
                self.history,
                self.ahead + 1,
                self.frame,
                self.memory + 1,
            )
            < 1
        ):
            raise ValueError(f"all sizes of a flow are at least 1, and it has two values or more, got {self}")

    @property
    def window(self) -> int:
        """Frames of sound that a condition holds."""
        return self.history + 1 + self.ahead


@dataclass(frozen=True)
class SpeechConfig:
    """Sizes of the two flows: one for the mouth, one for brows, eyes and head, so that neither drowns the other."""

    mouth: FlowSize
    rest: FlowSize


def mouth_channels(space: MotionSpace) -> NDArray[np.intp]:
    """Positions of the numbers that the flow of the mouth makes."""
    return np.flatnonzero([coefficient.group in MOUTH_GROUPS for coefficient in space.coefficients])


def rest_channels(space: MotionSpace) -> NDArray[np.intp]:
    """Positions of the numbers that the flow of the rest makes."""
    return np.flatnonzero([coefficient.group not in MOUTH_GROUPS for coefficient in space.coefficients])
