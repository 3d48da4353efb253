"""Numbers as the window shows them: percent and degrees."""

from dataclasses import dataclass

from core.motion import Coefficient
from core.motion.assignments import to_shown_units, to_stored_units


@dataclass(frozen=True)
class ShownUnit:
    """How the number box of one coefficient reads and writes.

    Attributes:
        coefficient: whose numbers are meant.
        suffix: what stands behind the number.
        decimals: digits after the point.
        factor: extra factor over the units of the command line (weights are shown in percent here).
    """

    coefficient: Coefficient
    suffix: str
    decimals: int
    factor: float = 1.0

    def shown(self, value: float) -> float:
        """The number to show for a number of the motion."""
        return to_shown_units(self.coefficient, value) * self.factor

    def stored(self, shown: float) -> float:
        """The number of the motion for a shown one; the inverse of :meth:`shown`."""
        return to_stored_units(self.coefficient, shown / self.factor)


def shown_unit(coefficient: Coefficient) -> ShownUnit:
    """Percent for weights, positions and size, degrees for angles, the bare number for anything else."""
    if coefficient.unit == "weight":
        return ShownUnit(coefficient, " %", 0, 100.0)
    if coefficient.unit == "radian":
        return ShownUnit(coefficient, "°", 1)
    if coefficient.unit in ("half_crop", "log_scale"):
        return ShownUnit(coefficient, " %", 1)
    return ShownUnit(coefficient, "", 2)
