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
    along = across / width
    down = np.array([-along[1], along[0]])
    if float((lower.mean(axis=0) - upper.mean(axis=0)) @ down) < 0.0:
        down = -down
    # Lids slide up and down; what the model moves along them is left out.
    high = upper + np.outer(free_upper @ down, down)
    low = lower + np.outer(free_lower @ down, down)
    # The points of the two lids do not lie opposite each other: each edge is met where the other one is.
    high_gap = _height(low, upper, along, down) - high @ down
    low_gap = low @ down - _height(high, lower, along, down)
    own_high = _height(lower, upper, along, down) - upper @ down
    own_low = lower @ down - _height(upper, lower, along, down)
    by_model = float(np.max(-blink_opening @ down))
    high_wanted = _wanted_gap(high_gap, own_high, source, target, by_model, width)
    low_wanted = _wanted_gap(low_gap, own_low, source, target, by_model, width)
    low = low - _SEAM * np.outer(low_gap - low_wanted, down)
    raised = _height(low, upper, along, down) - high_wanted - upper @ down
    return np.outer(raised, down), low - lower


def _height(
    edge: NDArray[np.float64], at: NDArray[np.float64], along: NDArray[np.float64], down: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Height of a lid's edge, in the direction ``down``, at the places of other points."""
    places = np.maximum.accumulate(edge @ along)
    return np.interp(at @ along, places, edge @ down)


def _wanted_gap(
    gap: NDArray[np.float64],
    own: NDArray[np.float64],
    source: float,
    target: float,
    by_model: float,
    width: float,
) -> NDArray[np.float64]:
    """The gap (9,) that a blink leaves of ``gap``; ``own`` is the photo's, ``by_model`` what opening adds."""
    # Lids that cross without any blink meet instead.
    gap = np.maximum(gap, np.minimum(own, 0.0))
    if target >= source:
        closing = (target - source) / max(1.0 - source, 1e-3)
        return np.asarray(gap * (1.0 - min(closing, 1.0)))
    opening = (1.0 - target) / max(1.0 - source, _LEAST_OPENNESS)
    arch = np.sin(np.linspace(0.0, np.pi, len(gap)))
    modelled = gap + arch * by_model * (source - target) / max(source, 1e-3)
    shut = _smooth(source, 0.5, 0.85)
    wanted = (1.0 - shut) * gap * max(opening, 1.0) + shut * np.maximum(modelled, gap)
    return np.asarray(np.maximum(np.minimum(wanted, _LARGEST_GAP * width), gap))
