"""Where a face is in a picture."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FaceBox:
    """Upright rectangle around one face, in pixels of the picture; may hang over its border.

    Found by a detector it runs from the upper forehead to the chin and from cheek to cheek; a person may
    draw one by hand.

    Attributes:
        left: x of the left edge; pixel ``i`` covers ``i`` to ``i + 1`` here.
        top: y of the upper edge.
        width: extent to the right, above 0.
        height: extent down, above 0.
        score: the detector's confidence, 0 to 1; 1 for a box drawn by hand.
        roll: turn of the eye line in radians, counter-clockwise in the image positive; 0 where unknown.
    """

    left: float
    top: float
    width: float
    height: float
    score: float = 1.0
    roll: float = 0.0

    @property
    def area(self) -> float:
        """Width times height in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box as (x, y)."""
        return self.left + self.width / 2.0, self.top + self.height / 2.0
