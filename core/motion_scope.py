"""Which part of a motion is copied."""

from collections.abc import Set
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.locking import NOTHING_LOCKED, limits_around, with_locks
from core.motion.motion import Motion
from core.motion.space import MotionSpace
from core.presets import LARGEST_STRENGTH

_MOUTH_GROUPS = frozenset({"jaw", "mouth", "lips"})
_EYE_GROUPS = frozenset({"eyes", "gaze"})
_BROW_GROUPS = frozenset({"brows"})


class Scope(Enum):
    """A part of a motion."""

    ALL = "all"
    EXPRESSION = "expression"
    HEAD = "head"
    """Angles, place and size."""

    MOUTH = "mouth"
    """Jaw, mouth and lips."""

    EYES = "eyes"
    """Lids and gaze."""

    BROWS = "brows"


def scope_mask(space: MotionSpace, scope: Scope) -> NDArray[np.bool_]:
    """Which numbers of a motion belong to ``scope``: bool (space.size,).

    Raises:
        InputError: the coefficients of the space have no known place in the face, so there is no mouth or eye part.
    """
    mask = np.zeros(space.size, dtype=bool)
    if scope is Scope.ALL:
        mask[:] = True
    elif scope is Scope.EXPRESSION:
        mask[space.expression] = True
    elif scope is Scope.HEAD:
        mask[space.rotation] = mask[space.translation] = True
    else:
        groups = {Scope.MOUTH: _MOUTH_GROUPS, Scope.EYES: _EYE_GROUPS, Scope.BROWS: _BROW_GROUPS}[scope]
        mask[:] = [coefficient.group in groups for coefficient in space.coefficients]
        if not mask.any():
            raise InputError(f"In {space.name} motions the {scope.value} cannot be told from the rest; copy all of it.")
    return mask


def transfer(
    source: Motion, target: Motion, scope: Scope, locked: Set[str] = NOTHING_LOCKED, strength: float = 1.0
) -> Motion:
    """``target`` with one part taken from ``source``.

    Args:
        source: where the part comes from.
        target: what it is put into.
        scope: which part.
        locked: coefficients that must not change.
        strength: 0 leaves ``target``, 1 takes the part over, up to ``LARGEST_STRENGTH`` exaggerates it.

    Returns:
        A motion inside the ranges of the space (widened where ``target`` lies outside).

    Raises:
        InputError: the motions are of different spaces, or the space has no such part.
    """
    if source.space.name != target.space.name:
        raise InputError(
            f"A {source.space.name} motion cannot be put into a {target.space.name} one; copy it from a face that is "
            "edited with the same engine."
        )
    mask = scope_mask(target.space, scope)
    lower, upper = limits_around(target)
    share = np.float32(min(max(strength, 0.0), LARGEST_STRENGTH))
    wanted = source.values if share == 1 else target.values + share * (source.values - target.values)
    values = np.where(mask, np.clip(wanted, lower, upper), target.values)
    return with_locks(target, Motion(target.space, values), locked)
