"""What the user may ask for as rendering engine."""

from enum import Enum


class EngineChoice(Enum):
    """Which engine renders."""

    AUTO = "auto"
    """Geometry while the hand moves, neural when it rests or where it keeps up; geometry without a checkpoint."""

    GEOMETRY = "geometry"
    NEURAL = "neural"
