"""The expression of one photo put onto the face of another."""

from collections.abc import Set
from pathlib import Path

from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.motion import Motion
from core.portrait import PhotoTracker, open_portrait
from core.tracking.face_box import FaceBox

# Coefficients that reach down to -1 are small corrections of the face's own shape: those of another face stay there.
_CORRECTION_LOWER = -1.0


def expression_from_photo(
    path: Path,
    tracker: PhotoTracker,
    current: Motion,
    *,
    face: int | FaceBox | None = None,
    with_head: bool = False,
    locked: Set[str] = NOTHING_LOCKED,
) -> Motion:
    """Track the face of another photo and copy what it does.

    Args:
        path: the other photo.
        tracker: finds and measures its face.
        current: what the edited face shows.
        face: which face of the other photo, as in ``core.portrait.open_portrait``.
        with_head: whether the head takes over the angles too.
        locked: coefficients that must not change.

    Raises:
        InputError: the photo cannot be opened or has no such face.
    """
    source = open_portrait(path, tracker, face).fit.motion
    return copy_expression(source, current, with_head=with_head, locked=locked)


def copy_expression(
    source: Motion, current: Motion, *, with_head: bool = False, locked: Set[str] = NOTHING_LOCKED
) -> Motion:
    """``current`` with the expression of another face.

    Place, size and the corrections of the face's own shape stay; so do the angles unless ``with_head``. Each number
    is kept inside the range of the space (widened where ``current`` lies outside).

    Raises:
        ValueError: the motions are of different spaces.
    """
    space = current.space
    if source.space.name != space.name:
        raise ValueError(f"cannot copy a {source.space.name} expression into a {space.name} motion")
    lower, upper = limits_around(current)
    values = current.values.copy()
    for position, coefficient in enumerate(space.coefficients[space.expression]):
        if coefficient.lower != _CORRECTION_LOWER:
            values[position] = source.values[position]
    if with_head:
        values[space.rotation] = source.rotation
    return with_locks(current, Motion(space, values.clip(lower, upper)), locked)
