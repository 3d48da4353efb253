"""Curves drawn by hand, and curves that are kept whatever the next take brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from core.conventions import FloatArray
from core.motion import MotionSpace

_BLEND = 4
"""Frames at both ends of what was drawn that lead over to what was there, so that nothing jumps."""

_Key = TypeVar("_Key")


@dataclass(frozen=True, eq=False)
class CurveEdits:
    """What hands did to the curves; a change gives a new object. Curves are float32 (T,), added to the base.

    Attributes:
        drawn: by number of the take and name of the coefficient; not a number where nothing was drawn.
        locked: by name; hold for every take.
    """

    drawn: Mapping[tuple[int, str], FloatArray] = field(default_factory=lambda: MappingProxyType({}))
    locked: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))

    def curve(self, take: int, name: str, made: FloatArray) -> FloatArray:
        """The curve as it is with the edits, where the take made ``made``."""
        locked = self.locked.get(name)
        if locked is not None:
            return locked
        drawn = self.drawn.get((take, name))
        return made if drawn is None else np.where(np.isnan(drawn), made, drawn).astype(np.float32)

    def applied(self, take: int, space: MotionSpace, moves: FloatArray) -> FloatArray:
        """All curves of a take, float32 (T, size), with the edits."""
        names = {name for number, name in self.drawn if number == take} | set(self.locked)
        if not names:
            return moves
        result = moves.copy()
        for name in names:
            column = space.names.index(name)
            result[:, column] = self.curve(take, name, moves[:, column])
        return result

    def is_drawn(self, take: int, name: str) -> bool:
        """Whether a hand has touched the curve."""
        return (take, name) in self.drawn

    def draw(self, take: int, name: str, made: FloatArray, first: int, values: FloatArray) -> "CurveEdits":
        """Put ``values`` (n,) into the curve from frame ``first`` on; a locked curve stays locked as it is then."""
        before = self.curve(take, name, made)
        line = _led_over(before, first, values)
        if name in self.locked:
            after = before.copy()
            after[first : first + len(values)] = line
            return replace(self, locked=_with(self.locked, name, after))
        drawn = self.drawn.get((take, name), np.full(len(made), np.nan, np.float32)).copy()
        drawn[first : first + len(values)] = line
        return replace(self, drawn=_with(self.drawn, (take, name), drawn))

    def erase(self, take: int, name: str) -> "CurveEdits":
        """Give the curve back to the take."""
        drawn = {key: curve for key, curve in self.drawn.items() if key != (take, name)}
        locked = {key: curve for key, curve in self.locked.items() if key != name}
        return CurveEdits(MappingProxyType(drawn), MappingProxyType(locked))

    def part(self, first: int, last: int) -> "CurveEdits":
        """What they are of frames ``first`` to ``last`` alone."""
        result = CurveEdits()
        for key, curve in self.drawn.items():
            if not np.isnan(curve[first:last]).all():
                result = replace(result, drawn=_with(result.drawn, key, curve[first:last].copy()))
        for name, curve in self.locked.items():
            result = replace(result, locked=_with(result.locked, name, curve[first:last].copy()))
        return result

    def lock(self, take: int, name: str, made: FloatArray) -> "CurveEdits":
        """Keep the curve as it is now, in this and every other take."""
        return replace(self, locked=_with(self.locked, name, self.curve(take, name, made)))

    def release(self, take: int, name: str) -> "CurveEdits":
        """Let other takes have curves of their own; this one keeps what it has."""
        kept = self.locked[name]
        locked = {key: curve for key, curve in self.locked.items() if key != name}
        return CurveEdits(_with(self.drawn, (take, name), kept), MappingProxyType(locked))


def _led_over(before: FloatArray, first: int, values: FloatArray) -> FloatArray:
    count = len(values)
    ramp = min(_BLEND, count // 2)
    weight = np.ones(count, np.float32)
    if ramp:
        rise = np.arange(1, ramp + 1, dtype=np.float32) / (ramp + 1)
        # Where the curve begins or ends with the drawing there is nothing to lead over from.
        if first > 0:
            weight[:ramp] = rise
        if first + count < len(before):
            weight[-ramp:] = rise[::-1]
    return (weight * values + (1.0 - weight) * before[first : first + count]).astype(np.float32)


def _with(former: Mapping[_Key, FloatArray], key: _Key, curve: FloatArray) -> Mapping[_Key, FloatArray]:
    curve.setflags(write=False)
    return MappingProxyType({**former, key: curve})
