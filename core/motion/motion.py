"""One motion: a point in a motion space."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.conventions import FloatArray
from core.motion.space import MotionSpace


@dataclass(frozen=True, eq=False)
class Motion:
    """The descriptor p = {beta, R, t} of the paper's Section 3.1 for one frame.

    Attributes:
        space: what the numbers mean.
        values: float32 (space.size,), read-only; expression weights, radians, half crops, log scale.
    """

    space: MotionSpace
    values: FloatArray

    def __post_init__(self) -> None:
        """Copy the numbers into a read-only float32 array and check them.

        Raises:
            ValueError: wrong length, or a number that is not finite.
        """
        values = np.array(self.values, dtype=np.float32)
        if values.shape != (self.space.size,):
            raise ValueError(f"a {self.space.name} motion has {self.space.size} numbers, got {values.shape}")
        if not np.isfinite(values).all():
            raise ValueError("a motion holds finite numbers only")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @classmethod
    def neutral(cls, space: MotionSpace) -> "Motion":
        """The mean face, looking straight, centred: all zeros."""
        return cls(space, np.zeros(space.size, dtype=np.float32))

    @property
    def expression(self) -> FloatArray:
        """Expression coefficients beta, float32 (64,)."""
        return self.values[self.space.expression]

    @property
    def rotation(self) -> FloatArray:
        """Pitch, yaw, roll in radians, float32 (3,)."""
        return self.values[self.space.rotation]

    @property
    def translation(self) -> FloatArray:
        """Translation tx, ty, tz, float32 (3,)."""
        return self.values[self.space.translation]

    @property
    def pose(self) -> FloatArray:
        """Rotation and translation, float32 (6,)."""
        return np.concatenate([self.rotation, self.translation])

    def __getitem__(self, name: str) -> float:
        """Value of one coefficient (``KeyError`` when there is none of that name)."""
        return float(self.values[self.space.index(name)])

    def __eq__(self, other: object) -> bool:
        """Same space and exactly the same numbers."""
        if not isinstance(other, Motion):
            return NotImplemented
        return self.space.name == other.space.name and bool(np.array_equal(self.values, other.values))

    def __hash__(self) -> int:
        """Hash of the space name and the numbers."""
        return hash((self.space.name, self.values.tobytes()))

    def with_values(self, **changes: float) -> "Motion":
        """A copy with some coefficients set, e.g. ``motion.with_values(jawOpen=0.4, yaw=0.1)``."""
        values = self.values.copy()
        for name, value in changes.items():
            values[self.space.index(name)] = value
        return Motion(self.space, values)

    def with_parts(
        self,
        expression: ArrayLike | None = None,
        rotation: ArrayLike | None = None,
        translation: ArrayLike | None = None,
    ) -> "Motion":
        """A copy with whole parts replaced: expression (64,), rotation (3,) in radians, translation (3,)."""
        values = self.values.copy()
        parts = (
            (self.space.expression, expression),
            (self.space.rotation, rotation),
            (self.space.translation, translation),
        )
        for part, replacement in parts:
            if replacement is not None:
                values[part] = replacement
        return Motion(self.space, values)

    def clipped(self) -> "Motion":
        """A copy with every number inside the range that the space offers."""
        return Motion(self.space, np.clip(self.values, self.space.lower, self.space.upper))

    def mirrored(self) -> "Motion":
        """The motion of the mirrored picture: sides swapped, yaw, roll and sideways offset negated."""
        return Motion(self.space, self.values[self.space.mirror_order] * self.space.mirror_signs)
