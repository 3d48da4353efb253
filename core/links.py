"""Which coefficient on the other side of the face goes along with one."""

from core.motion.space import MotionSpace

_CROSSED = {"eyeLookIn": "eyeLookOut", "eyeLookOut": "eyeLookIn"}


def linked_partner(space: MotionSpace, name: str) -> str | None:
    """The coefficient that takes the same value when left and right are linked; None when there is none.

    It is the mirrored one, but for sideways gaze: both eyes look the same way, so inwards for one goes with outwards
    for the other.
    """
    stem, underscore, side = name.rpartition("_")
    if underscore and stem in _CROSSED:
        other = f"{_CROSSED[stem]}_{'R' if side == 'L' else 'L'}"
        return other if other in space else None
    return space.partner(name)
