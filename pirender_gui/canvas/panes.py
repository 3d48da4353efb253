"""Where on the canvas the picture is shown: once, or before and after side by side."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QSize


class CompareMode(Enum):
    """How the photo is shown beside its edit."""

    OFF = "off"
    SPLIT = "split"
    """Before on the left of a line, after on the right of it."""

    SIDE_BY_SIDE = "side by side"


@dataclass(frozen=True)
class Panes:
    """The pieces of the canvas; every one shows the photo in the same view, counted from its own corner.

    Attributes:
        after: where the edited picture is shown.
        before: where the untouched photo is shown, if anywhere.
    """

    after: QRect
    before: QRect | None = None

    @classmethod
    def of(cls, canvas: QSize, mode: CompareMode) -> "Panes":
        """The panes of a canvas of that size."""
        if mode is not CompareMode.SIDE_BY_SIDE:
            return cls(QRect(0, 0, canvas.width(), canvas.height()))
        half = (canvas.width() - _GAP) // 2
        return cls(QRect(canvas.width() - half, 0, half, canvas.height()), QRect(0, 0, half, canvas.height()))

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of every pane."""
        return self.after.width(), self.after.height()

    def in_pane(self, place: QPointF) -> QPointF:
        """A canvas position counted from the corner of the pane that it is in."""
        if self.before is not None and place.x() < self.after.left():
            return place
        return place - QPointF(self.after.topLeft())


_GAP = 2
