"""The one object that owns the edit state; widgets write to it through commands and redraw from its signals."""

from collections.abc import Iterable, Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.links import linked_partner
from core.locking import NOTHING_LOCKED
from core.motion import ICT64, Motion, MotionSpace
from pirender_gui.render_request import Portrait


class EditorModel(QObject):
    """The portrait, the motion it is edited to, and the limits of every coefficient.

    Signals:
        portrait_changed: another portrait was loaded; the motion is the photo's own again.
        portrait_renewed: another engine renders the portrait; nothing else changed.
        motion_changed: frozenset of the names whose values changed, once for any number of them.
        locks_changed: other coefficients are locked now.
        links_changed: other coefficients are linked now.
    """

    portrait_changed = Signal()
    portrait_renewed = Signal()
    motion_changed = Signal(object)
    locks_changed = Signal()
    links_changed = Signal()

    def __init__(self, space: MotionSpace = ICT64, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._space = space
        self._portrait: Portrait | None = None
        self._motion = Motion.neutral(space)
        self._locked = NOTHING_LOCKED
        self._linked: frozenset[str] = frozenset()

    @property
    def space(self) -> MotionSpace:
        """What the coefficients are called and mean."""
        return self._space

    @property
    def portrait(self) -> Portrait | None:
        """The face being edited, or ``None`` before the first one."""
        return self._portrait

    @property
    def motion(self) -> Motion:
        """The motion the portrait is edited to."""
        return self._motion

    @property
    def photo_motion(self) -> Motion:
        """The motion that the photo itself shows (neutral before the first portrait)."""
        return self._portrait.motion if self._portrait is not None else Motion.neutral(self._space)

    @property
    def has_names(self) -> bool:
        """Whether the coefficients have a known meaning, which presets and random draws need."""
        return self._space.name == ICT64.name

    @property
    def locked(self) -> frozenset[str]:
        """Coefficients that presets, random draws and everything else but their own slider leave alone."""
        return self._locked

    @property
    def linked(self) -> frozenset[str]:
        """Coefficients whose partner on the other side of the face goes along."""
        return self._linked

    def set_locked(self, names: Iterable[str], locked: bool) -> None:
        """Lock or release coefficients."""
        wanted = self._locked | set(names) if locked else self._locked - set(names)
        if wanted != self._locked:
            self._locked = wanted
            self.locks_changed.emit()

    def set_linked(self, names: Iterable[str], linked: bool) -> None:
        """Link coefficients with their partners, or part them; names without a partner are passed over."""
        pairs = {name: linked_partner(self._space, name) for name in names}
        both = {one for name, partner in pairs.items() if partner is not None for one in (name, partner)}
        wanted = self._linked | both if linked else self._linked - both
        if wanted != self._linked:
            self._linked = wanted
            self.links_changed.emit()

    def partner(self, name: str) -> str | None:
        """The coefficient that goes along with ``name`` now, if they are linked."""
        return linked_partner(self._space, name) if name in self._linked else None

    def limits(self, name: str) -> tuple[float, float]:
        """Smallest and largest value of a coefficient; what the photo itself shows is always inside."""
        coefficient, own = self._space.coefficient(name), self.photo_motion[name]
        return min(coefficient.lower, own), max(coefficient.upper, own)

    def load(self, portrait: Portrait) -> None:
        """Take another portrait and return to the motion of its photo."""
        self._portrait = portrait
        self._space = portrait.motion.space
        self._motion = portrait.motion
        self.portrait_changed.emit()

    def renew(self, portrait: Portrait) -> None:
        """The same portrait, rendered in another way; the motion and everything else stay."""
        self._portrait = portrait
        self.portrait_renewed.emit()

    def restore(self, motion: Motion) -> None:
        """Take over a motion and say of every coefficient that it may have changed."""
        self._motion = motion
        self.motion_changed.emit(frozenset(self._space.names))

    def clipped(self, values: Mapping[str, float]) -> Motion:
        """The current motion with some coefficients set, each inside its limits."""
        inside = {}
        for name, value in values.items():
            lower, upper = self.limits(name)
            inside[name] = min(max(value, lower), upper)
        return self._motion.with_values(**inside)

    def set_many(self, values: Mapping[str, float]) -> None:
        """Set some coefficients, each inside its limits, with one signal for all of them."""
        self.set_motion(self.clipped(values))

    def set_motion(self, motion: Motion) -> None:
        """Replace the motion; silent when nothing changes.

        Raises:
            ValueError: the motion is of another space.
        """
        if motion.space.name != self._space.name:
            raise ValueError(f"the editor works in {self._space.name}, not {motion.space.name}")
        different = np.flatnonzero(motion.values != self._motion.values)
        if different.size == 0:
            return
        self._motion = motion
        self.motion_changed.emit(frozenset(self._space.names[index] for index in different))
