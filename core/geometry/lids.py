"""Lids that close by construction: how far each lid edge moves, whatever the size of the photo's eye."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SEAM = 0.12
"""Where closed lids meet, as a share of the gap above the lower lid: the upper lid does nearly all the way."""

_LEAST_OPENNESS = 0.35
"""A photo whose eye is more closed than this is opened by the model's lids, since its own gap tells nothing."""

_LARGEST_GAP = 0.62
"""Widest gap that lids are opened to, as a share of the eye's width."""


@dataclass(frozen=True)
class EyeMotion:
    """What one eye does, in pixels of the unmoved photo.

    Attributes:
        upper: float64 (9, 2), displacement of the upper lid edge.
        lower: float64 (9, 2), displacement of the lower lid edge.
        iris: float64 (2,), displacement of the iris inside the lids.
    """

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    iris: NDArray[np.float64]

    @property
    def size(self) -> float:
        """Largest displacement of any of its points, pixels."""
        return float(max(np.abs(self.upper).max(), np.abs(self.lower).max(), np.abs(self.iris).max()))


def _smooth(value: float, low: float, high: float) -> float:
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


def moved_lids(
    upper: NDArray[np.float64],
    lower: NDArray[np.float64],
    free_upper: NDArray[np.float64],
    free_lower: NDArray[np.float64],
    blink_opening: NDArray[np.float64],
    blink: tuple[float, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Displacements of both lid edges.

    The gap that the lids would have without the blink is scaled by ``(1 - target) / (1 - source)``, so a
    blink of 1 closes every eye exactly and a half blink closes half of the photo's own gap.

    Args:
        upper: float64 (9, 2), upper lid edge in the photo, corners included.
        lower: float64 (9, 2), lower lid edge.
        free_upper: float64 (9, 2), displacement of the upper edge by everything but the blink.
        free_lower: float64 (9, 2), the same for the lower edge.
        blink_opening: float64 (9, 2), displacement of the upper edge by taking the photo's blink away in
            the model; used where the photo's eye is nearly shut.
        blink: ``eyeBlink`` of the photo and of the wanted motion.

    Returns:
        Displacements float64 (9, 2) of the upper and of the lower edge.
    """
    source, target = blink
    across = upper[-1] - upper[0]
    width = float(np.hypot(*across)) + 1e-9
    down = np.array([-across[1], across[0]]) / width
    if float((lower.mean(axis=0) - upper.mean(axis=0)) @ down) < 0.0:
        down = -down
    high, low = upper + free_upper, lower + free_lower
    own_gap = (lower - upper) @ down
    gap = (low - high) @ down
    crossed = np.minimum(gap - np.minimum(own_gap, 0.0), 0.0)
    low = low - 0.5 * crossed[:, None] * down
    high = high + 0.5 * crossed[:, None] * down
    gap = gap - crossed
    if target >= source:
        closing = (target - source) / max(1.0 - source, 1e-3)
        wanted = gap * (1.0 - min(closing, 1.0))
    else:
        opening = (1.0 - target) / max(1.0 - source, _LEAST_OPENNESS)
        by_model = gap - (blink_opening @ down) * (source - target) / max(source, 1e-3)
        shut = _smooth(source, 0.5, 0.85)
        wanted = (1.0 - shut) * gap * max(opening, 1.0) + shut * np.maximum(by_model, gap)
        wanted = np.maximum(np.minimum(wanted, _LARGEST_GAP * width), gap)
    change = (gap - wanted)[:, None] * down
    return high + (1.0 - _SEAM) * change - upper, low - _SEAM * change - lower
