"""The inside of a mouth that the photo does not show: dark cavity, tongue, lower and upper teeth."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.geometry.sampling import sample
from core.geometry.teeth import GUM_HEIGHT, STRIP_REACH, Arch, lower_arch, upper_arch

FloatImage = NDArray[np.float32]
FloatPoints = NDArray[np.float64]

_CAVITY = np.array([0.15, 0.065, 0.06], dtype=np.float32)
_SHOWN_GUM = 0.2
_FOLLOWING = 0.8
"""Centimetres of gum that may show, and the share of anything beyond that the teeth follow the lip."""

_TONGUE = np.array([0.68, 0.37, 0.36], dtype=np.float32)


@dataclass(frozen=True)
class MouthView:
    """How the mouth is seen.

    Attributes:
        camera: float64 (2, 3), centimetres to pixels.
        upper: float64 (2,), pixel of the upper front teeth's edge in the middle.
        lower: float64 (2,), pixel of the lower front teeth's edge in the middle.
        opening: how far the jaw dropped, centimetres.
    """

    camera: FloatPoints
    upper: FloatPoints
    lower: FloatPoints
    opening: float

    @property
    def down(self) -> FloatPoints:
        """Pixels per centimetre straight down the face, float64 (2,)."""
        return np.asarray(-self.camera[:, 1])

    def with_little_gum(self, upper_lip: FloatPoints, lower_lip: FloatPoints) -> "MouthView":
        """The view with both rows moved after the lips so far that little more than teeth shows.

        Args:
            upper_lip: float64 (2,), pixel of the middle of the upper lip's inner edge.
            lower_lip: float64 (2,), that of the lower lip.
        """
        square = float(self.down @ self.down) + 1e-9
        above = float((self.upper - upper_lip) @ self.down) / square - upper_arch().crown - _SHOWN_GUM
        below = float((lower_lip - self.lower) @ self.down) / square - lower_arch().crown - _SHOWN_GUM
        upper = self.upper - _FOLLOWING * max(above, 0.0) * self.down
        lower = self.lower + _FOLLOWING * max(below, 0.0) * self.down
        return replace(self, upper=upper, lower=lower)


def _over(below: FloatImage, covered_colour: FloatImage, coverage: FloatImage) -> FloatImage:
    return np.asarray(below * (1.0 - coverage[..., None]) + covered_colour, dtype=np.float32)


def _teeth(view: MouthView, arch: Arch, edge: FloatPoints, upward: bool, x: FloatImage, y: FloatImage) -> FloatImage:
    """One row seen through the mouth: float32 (H, W, 4) of reflectance times coverage, and coverage."""
    length = float(np.hypot(*view.down)) + 1e-9
    unit = view.down / length
    right = np.array([unit[1], -unit[0]])
    curve = np.outer(view.camera[:, 0], arch.sideways) - np.outer(view.camera[:, 2], arch.backwards)
    across, along = right @ curve, unit @ curve
    front = np.maximum.accumulate(np.where(arch.places >= 0, across, -np.inf))
    behind = np.minimum.accumulate(np.where(arch.places <= 0, across, np.inf)[::-1])[::-1]
    # Beyond the widest visible place the row turns away from the eye.
    across = np.where(arch.places > 0, front, behind) + 1e-6 * arch.places
    offset_x, offset_y = x - np.float32(edge[0]), y - np.float32(edge[1])
    place_x = (offset_x * right[0] + offset_y * right[1]).astype(np.float32)
    place_y = (offset_x * unit[0] + offset_y * unit[1]).astype(np.float32)
    inside = (place_x >= across[0]) & (place_x <= across[-1])
    place = np.interp(place_x, across, arch.places)
    height = (place_y - np.interp(place_x, across, along)) / length
    if upward:
        height = -height
    strip, fineness = arch.strip(length)
    column = ((place + STRIP_REACH) * fineness - 0.5).astype(np.float32)
    row = ((height + arch.crown + GUM_HEIGHT) * fineness - 0.5).astype(np.float32)
    seen = sample(strip, column, np.maximum(row, np.float32(0.0)), zero_outside=True)
    shade = 1.0 - 0.8 * np.clip(np.abs(place) / 3.6, 0.0, 1.0) ** 1.7
    seen[..., :3] *= shade[..., None].astype(np.float32)
    seen *= inside[..., None]
    return np.asarray(seen, dtype=np.float32)


def _tongue(view: MouthView, x: FloatImage, y: FloatImage) -> tuple[FloatImage, FloatImage]:
    """Reflectance (H, W, 3) and coverage (H, W) of the tongue, a mound behind the lower teeth."""
    scale = float(np.hypot(*view.down)) + 1e-9
    unit = view.down / scale
    right = np.array([unit[1], -unit[0]])
    lift = 0.25 + 0.35 * min(view.opening, 2.0)
    centre = view.lower + view.down * 0.45
    offset_x, offset_y = x - np.float32(centre[0]), y - np.float32(centre[1])
    a = (offset_x * right[0] + offset_y * right[1]) / np.float32(scale * 2.0)
    b = (offset_x * unit[0] + offset_y * unit[1]) / np.float32(scale * (0.55 + lift))
    distance = np.sqrt(a * a + b * b)
    coverage = np.clip((1.0 - distance) / 0.16, 0.0, 1.0)
    groove = 1.0 - 0.16 * np.exp(-((a / 0.09) ** 2))
    light = np.clip(0.86 + 0.30 * b - 0.25 * a * a, 0.2, 1.1) * groove
    return (light[..., None] * _TONGUE).astype(np.float32), np.asarray(coverage, dtype=np.float32)


def mouth_cavity(view: MouthView, x: FloatImage, y: FloatImage, from_upper_lip: FloatImage) -> FloatImage:
    """Reflectance float32 (H, W, 3) of the inside of the mouth, 0..1, before the photo's light.

    Args:
        view: where the teeth are.
        x: float32 (H, W), pixel columns in the crop.
        y: float32 (H, W), pixel rows.
        from_upper_lip: float32 (H, W), centimetres below the edge of the upper lip.
    """
    result = np.broadcast_to(_CAVITY, (*x.shape, 3)).astype(np.float32)
    depth = np.float32(0.38) + np.float32(0.6) * np.clip(from_upper_lip / 2.2, 0.0, 1.0)
    colour, coverage = _tongue(view, x, y)
    result = _over(result, colour * (depth * coverage)[..., None], coverage)
    low = _teeth(view, lower_arch(), view.lower, True, x, y)
    shadow = np.float32(0.55) + np.float32(0.33) * np.clip(from_upper_lip / 1.5, 0.0, 1.0)
    result = _over(result, low[..., :3] * shadow[..., None], low[..., 3])
    high = _teeth(view, upper_arch(), view.upper, False, x, y)
    lip_shadow = np.float32(0.5) + np.float32(0.42) * np.clip(from_upper_lip / 0.5, 0.0, 1.0)
    return _over(result, high[..., :3] * lip_shadow[..., None], high[..., 3])
