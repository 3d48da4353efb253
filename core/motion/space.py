"""What the numbers of a motion vector mean: names, units, ranges, groups and mirror partners."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray


@dataclass(frozen=True)
class Coefficient:
    """One number of a motion vector.

    Attributes:
        name: the name in files and on the command line, e.g. ``mouthSmile_L``.
        label: the name in plain words, e.g. ``Smile left``.
        group: the panel it belongs to, e.g. ``mouth``.
        lower: smallest value an editor offers.
        upper: largest value an editor offers.
        unit: ``weight``, ``radian``, ``half_crop`` or ``log_scale``; in ``bfm64`` also ``deviation`` (standard
            deviations of the model), ``model_unit`` (decimetres) or ``crop``.
    """

    name: str
    label: str
    group: str
    lower: float
    upper: float
    unit: str = "weight"


@dataclass(frozen=True)
class MotionSpace:
    """An ordered set of coefficients: the descriptor p = {beta, R, t} of the paper's Section 3.1.

    Attributes:
        name: the identifier written into files and checkpoints.
        coefficients: every number of the vector, in order.
        expression_count: how many of the first numbers are expression coefficients.
        groups: names of the groups in the order in which panels show them.
        mirrored_signs: names whose sign flips when the picture is mirrored.
        mirror_pairs: names that change places when the picture is mirrored.
    """

    name: str
    coefficients: tuple[Coefficient, ...]
    expression_count: int
    groups: tuple[str, ...]
    mirrored_signs: frozenset[str] = frozenset()
    mirror_pairs: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        """Length of a motion vector."""
        return len(self.coefficients)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names in vector order."""
        return tuple(coefficient.name for coefficient in self.coefficients)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.names)}

    @cached_property
    def lower(self) -> FloatArray:
        """Smallest offered values, float32 (size,)."""
        return _frozen([coefficient.lower for coefficient in self.coefficients])

    @cached_property
    def upper(self) -> FloatArray:
        """Largest offered values, float32 (size,)."""
        return _frozen([coefficient.upper for coefficient in self.coefficients])

    @property
    def expression(self) -> slice:
        """Slice of the expression coefficients beta."""
        return slice(0, self.expression_count)

    @property
    def rotation(self) -> slice:
        """Slice of pitch, yaw, roll."""
        return slice(self.expression_count, self.expression_count + 3)

    @property
    def translation(self) -> slice:
        """Slice of tx, ty, tz."""
        return slice(self.expression_count + 3, self.expression_count + 6)

    def __contains__(self, name: object) -> bool:
        """Whether the space has a coefficient of that name."""
        return name in self._positions

    def index(self, name: str) -> int:
        """Position of a coefficient in the vector.

        Raises:
            KeyError: there is no coefficient of that name.
        """
        return self._positions[name]

    def coefficient(self, name: str) -> Coefficient:
        """The coefficient of that name (``KeyError`` when there is none)."""
        return self.coefficients[self.index(name)]

    def in_group(self, group: str) -> tuple[Coefficient, ...]:
        """Coefficients of one group, in vector order."""
        return tuple(coefficient for coefficient in self.coefficients if coefficient.group == group)

    def partner(self, name: str) -> str | None:
        """The coefficient of the other side of the face, or ``None`` for one in the middle."""
        for left, right in self.mirror_pairs:
            if name == left:
                return right
            if name == right:
                return left
        return None

    @cached_property
    def mirror_order(self) -> NDArray[np.intp]:
        """For each position of a mirrored vector, the position to read from."""
        order = np.arange(self.size)
        for left, right in self.mirror_pairs:
            order[self.index(left)], order[self.index(right)] = self.index(right), self.index(left)
        order.setflags(write=False)
        return order

    @cached_property
    def mirror_signs(self) -> FloatArray:
        """Factor (+1 or -1) for each position of a mirrored vector, float32 (size,)."""
        return _frozen([-1.0 if name in self.mirrored_signs else 1.0 for name in self.names])


def _frozen(values: list[float]) -> FloatArray:
    array = np.asarray(values, dtype=np.float32)
    array.setflags(write=False)
    return array
