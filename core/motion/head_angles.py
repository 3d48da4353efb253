"""The angles of the head, the same in every motion space."""

import math

from core.motion.space import Coefficient

HEAD_ANGLES = (
    Coefficient("pitch", "Nod (pitch)", "head", -math.radians(40), math.radians(40), "radian"),
    Coefficient("yaw", "Turn (yaw)", "head", -math.radians(50), math.radians(50), "radian"),
    Coefficient("roll", "Tilt (roll)", "head", -math.radians(45), math.radians(45), "radian"),
)
"""In radians; the signs are those of ``core.conventions``."""
