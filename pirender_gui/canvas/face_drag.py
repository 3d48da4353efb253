"""What a drag over the face means: which motion it leads to."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt

from core.handles import HANDLES, Handle, drag_handle, handle_positions, link_gaze
from core.head_drags import drag_roll, drag_shift, drag_turn, grab, on_face, wheel_size
from core.motion import Motion
from core.moving_face import MovingFace
from core.session_types import Area
from pirender_gui.canvas.tools import Pointer

GRIP = 13.0
"""Canvas pixels around a handle in which it is taken hold of."""

_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, eq=False)
class FacePlace:
    """A face in the photo: converts photo positions to the pixels of its crop, centres at whole numbers.

    Attributes:
        face: where the points of the face lie in any motion.
        crop: the square of the photo that the motion is relative to.
    """

    face: MovingFace
    crop: Area

    @property
    def size(self) -> float:
        """Pixels along a side of the crop."""
        return self.crop.width

    def in_crop(self, at: Pointer) -> tuple[float, float]:
        """Where the pointer is in the crop."""
        return at.x - self.crop.left - 0.5, at.y - self.crop.top - 0.5

    def handles(self, motion: Motion) -> list[tuple[float, float]]:
        """Positions of all handles in the photo, in the order of ``HANDLES``."""
        places = handle_positions(self.face, motion, self.size)
        return [(x + self.crop.left + 0.5, y + self.crop.top + 0.5) for x, y in places.tolist()]

    def handle_at(self, motion: Motion, at: Pointer) -> Handle | None:
        """The nearest handle that is within the grip."""
        places = np.asarray(self.handles(motion))
        away = np.hypot(places[:, 0] - at.x, places[:, 1] - at.y) * at.zoom
        nearest = int(np.argmin(away))
        return HANDLES[nearest] if away[nearest] <= GRIP else None

    def is_on_face(self, motion: Motion, at: Pointer) -> bool:
        """Whether the pointer is over the face."""
        return on_face(self.face, motion, self.in_crop(at), self.size)

    def sized(self, motion: Motion, notches: float, locked: Set[str]) -> Motion:
        """The head larger or smaller by notches of the wheel."""
        return wheel_size(self.face, motion, notches, locked)


class FaceDrag:
    """One drag, from the press to the release; the result depends only on where the hand is now."""

    def __init__(self, place: FacePlace, motion: Motion, at: Pointer, locked: Set[str]) -> None:
        """Begin at ``at``: on a handle, or on the skin to turn, Shift to move, Alt to roll."""
        self.start = motion
        self.handle = place.handle_at(motion, at)
        self._place = place
        self._locked = locked
        self._from = place.in_crop(at)
        self._alone = bool(at.modifiers & _ALT)
        self._way = "shift" if at.modifiers & _SHIFT else "roll" if at.modifiers & _ALT else "turn"
        self._grabbed = grab(place.face, motion, self._from, place.size)
        places = dict(zip((one.name for one in HANDLES), place.handles(motion), strict=True))
        if self.handle is not None:
            x, y = places[self.handle.name]
            # The hand rarely meets a handle's middle; the handle must not jump to it.
            self._beside = (x - at.x, y - at.y)

    @property
    def title(self) -> str:
        """Name of the step in the history."""
        if self.handle is not None:
            return QCoreApplication.translate("Handles", self.handle.label)
        return QCoreApplication.translate("FaceDrag", _TITLES[self._way])

    def motion_at(self, at: Pointer) -> Motion:
        """Where the drag leads with the hand at ``at``."""
        place, start = self._place, self.start
        if self.handle is not None:
            target = Pointer(at.x + self._beside[0], at.y + self._beside[1])
            moved = drag_handle(place.face, start, self.handle, place.in_crop(target), place.size, self._locked)
            # Both eyes look the same way, unless Alt asks for one alone.
            return moved if self._alone else link_gaze(start, moved, self.handle, self._locked)
        here = place.in_crop(at)
        if self._way == "shift":
            return drag_shift(start, self._from, here, place.size, self._locked)
        if self._way == "roll":
            return drag_roll(place.face, start, self._from, here, place.size, self._locked)
        return drag_turn(place.face, start, self._grabbed, here, place.size, self._locked)


_TITLES = {
    "turn": str(QT_TRANSLATE_NOOP("FaceDrag", "Turn head")),
    "shift": str(QT_TRANSLATE_NOOP("FaceDrag", "Move head")),
    "roll": str(QT_TRANSLATE_NOOP("FaceDrag", "Roll head")),
}
