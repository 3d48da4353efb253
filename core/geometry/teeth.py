"""Our own model of teeth: a painted strip of crowns and gum, bent along a dental arch.

Crown widths and heights are the average measures that textbooks of dental anatomy give, in centimetres.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.opencv import cv2

PIXELS_PER_CM = 48.0
"""Resolution of the painted strips."""

STRIP_REACH = 4.5
"""Arc length painted to either side of the midline, centimetres."""

_LEVELS = 4

GUM_HEIGHT = 0.7
CROWN_ROOM = 1.3
"""Centimetres painted above and below the gum line."""

_UPPER_WIDTHS = (0.86, 0.66, 0.76, 0.70, 0.68, 1.00)
_UPPER_HEIGHTS = (1.02, 0.90, 1.00, 0.86, 0.80, 0.74)
_LOWER_WIDTHS = (0.54, 0.59, 0.69, 0.70, 0.71, 1.10)
_LOWER_HEIGHTS = (0.86, 0.90, 0.98, 0.86, 0.80, 0.74)

_ENAMEL_EDGE = np.array([0.97, 0.93, 0.86])
_ENAMEL_NECK = np.array([0.92, 0.85, 0.74])
_GUM = np.array([0.62, 0.36, 0.35])


@dataclass(frozen=True)
class Arch:
    """A row of teeth.

    Attributes:
        strips: float32 (H, W, 4), reflectance of RGB (times coverage) and coverage; column = arc length, row =
            from the gum side to beyond the cutting edges (for the lower row too). Each half as fine as the
            one before, so that small mouths are not drawn from detail that they cannot hold.
        places: float64 (N,), arc lengths from -STRIP_REACH to STRIP_REACH.
        sideways: float64 (N,), x of the arch there, centimetres.
        backwards: float64 (N,), how far it lies behind the front teeth, centimetres.
        crown: height of the middle crowns, centimetres.
    """

    strips: tuple[NDArray[np.float32], ...]
    places: NDArray[np.float64]
    sideways: NDArray[np.float64]
    backwards: NDArray[np.float64]
    crown: float

    def strip(self, scale: float) -> tuple[NDArray[np.float32], float]:
        """The coarsest strip that is fine enough for ``scale`` pixels per centimetre, and its own pixels per cm."""
        level = int(np.clip(np.floor(np.log2(PIXELS_PER_CM / max(scale, 1e-3))), 0, len(self.strips) - 1))
        return self.strips[level], PIXELS_PER_CM / 2**level


def _bend(half_width: float, depth: float) -> tuple[NDArray[np.float64], ...]:
    """The arch as a function of arc length: places, sideways, backwards."""
    x = np.linspace(0.0, half_width, 400)
    back = depth * (x / half_width) ** 2.3
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(back)))])
    places = np.linspace(-STRIP_REACH, STRIP_REACH, 185)
    side = np.interp(np.abs(places), length, x)
    return places, np.sign(places) * side, np.interp(np.abs(places), length, back)


def _paint(widths: tuple[float, ...], heights: tuple[float, ...]) -> NDArray[np.float32]:
    """The strip of one row, both sides of the midline alike."""
    columns = round(2 * STRIP_REACH * PIXELS_PER_CM)
    rows = round((GUM_HEIGHT + CROWN_ROOM) * PIXELS_PER_CM)
    place = np.abs((np.arange(columns) + 0.5) / PIXELS_PER_CM - STRIP_REACH)
    down = ((np.arange(rows) + 0.5) / PIXELS_PER_CM - GUM_HEIGHT)[:, None]
    ends = np.cumsum(widths)
    tooth = np.minimum(np.searchsorted(ends, place), len(widths) - 1)
    width = np.array(widths)[tooth]
    # -1..1 across the crown it belongs to.
    local = np.clip((place - (ends[tooth] - width / 2)) / (width / 2), -1.3, 1.3)
    height = np.array(heights)[tooth]
    pixel = 1.0 / PIXELS_PER_CM

    rounding = np.array([0.07, 0.10, 0.20, 0.14, 0.12, 0.10])[tooth]
    edge = height - rounding * np.abs(local) ** 3.0 - 0.02 * local
    coverage = np.clip((edge - down) / (1.5 * pixel) + 0.5, 0.0, 1.0)
    gap = np.clip((1.0 - np.abs(local)) * (width / 2) / 0.05, 0.0, 1.0)
    # Crowns narrow towards the gum and towards rounded corners, so the gaps between them open there.
    opening = np.clip((down - 0.75 * height) / (0.25 * height), 0.0, 1.0) * 0.5 + 0.5
    crease = 1.0 - (1.0 - gap) * (0.12 + 0.28 * opening)

    along = np.clip(down / height, 0.0, 1.0)[..., None]
    enamel = _ENAMEL_NECK + (along**0.7) * (_ENAMEL_EDGE - _ENAMEL_NECK)
    yellower = np.array([1.0, 0.985, 0.93, 0.94, 0.92, 0.9])[tooth][None, :, None]
    enamel = enamel * np.concatenate([yellower, yellower**1.15, yellower**1.6], axis=2)
    round_shade = (1.0 - 0.20 * np.abs(local) ** 2.5) * (0.93 + 0.07 * np.sin(np.pi * np.clip(down / height, 0, 1)))
    enamel = enamel * (round_shade * crease)[..., None]

    gum_line = 0.02 + 0.16 * np.abs(local) ** 2.5 - 0.05 * (1 - local**2)
    gum_share = np.clip((gum_line - down) / 0.03 + 0.5, 0.0, 1.0)[..., None]
    gum_shade = (0.82 + 0.18 * (1.0 - np.abs(local) ** 2))[None, :, None] * np.ones_like(gum_share)
    colour = enamel + gum_share * (_GUM * gum_shade - enamel)
    return np.concatenate([colour, coverage[..., None]], axis=2).astype(np.float32)


def _strips(widths: tuple[float, ...], heights: tuple[float, ...]) -> tuple[NDArray[np.float32], ...]:
    """The painted row at full, half, quarter and eighth resolution, colours multiplied by coverage."""
    strips = [_paint(widths, heights)]
    strips[0][..., :3] *= strips[0][..., 3:]
    for _ in range(_LEVELS - 1):
        height, width = strips[-1].shape[:2]
        half = cv2.resize(strips[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        strips.append(np.asarray(half, dtype=np.float32))
    return tuple(strips)


@cache
def upper_arch() -> Arch:
    """The upper row."""
    places, sideways, backwards = _bend(2.9, 4.0)
    return Arch(_strips(_UPPER_WIDTHS, _UPPER_HEIGHTS), places, sideways, backwards, _UPPER_HEIGHTS[0])


@cache
def lower_arch() -> Arch:
    """The lower row."""
    places, sideways, backwards = _bend(2.6, 3.7)
    return Arch(_strips(_LOWER_WIDTHS, _LOWER_HEIGHTS), places, sideways, backwards, _LOWER_HEIGHTS[0])
