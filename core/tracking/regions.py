"""The parts of a face that have a network of their own, and where their patches lie.

The landmark network sees the whole face at 128 px, and its answers are shapes of a fixed basis; small motions of one
part (a wink, a glance, one raised brow, a lifted lip) are lost in both.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.geometry.topology import (
    EYES,
    LOWER_INNER_LIP,
    LOWER_LIP_RINGS,
    UPPER_INNER_LIP,
    UPPER_LIP_RINGS,
    EyePoints,
    IndexArray,
)
from core.tracking.patch_frame import PatchFrame

_OUTER_CORNERS = (33, 263)
_LEAST_PIXELS = 8.0
_LEAST_SHARE = 0.17
"""An eye narrower than this share of the distance of the outer corners is hidden by the nose or hardly seen."""

_UPPER_BROWS = {"R": (70, 63, 105, 66, 107), "L": (300, 293, 334, 296, 336)}


@dataclass(frozen=True, eq=False)
class Region:
    """One part of the face; the right and the left one of a pair look alike in their patches.

    Attributes:
        points: landmarks that its network finds, in the network's order, (N,).
        corners: two landmarks, the axis of the patch runs from the first to the second.
        middle: landmarks of whose mean the patch is the centre.
        reach: half a side of the patch in distances of the corners.
        raised: how far the patch lies above that mean, in halves of its side.
        in_depth: whether the distance of the corners is taken in space, which a turned head does not shorten.
        mirrored: whether the patch is a mirror image.
        size: pixels along a side of the patch.
    """

    points: IndexArray
    corners: tuple[int, int]
    middle: IndexArray
    reach: float
    raised: float
    in_depth: bool
    mirrored: bool
    size: int

    def frame(self, landmarks: FloatArray) -> PatchFrame:
        """The patch of this region among landmarks (478, 3)."""
        axis = (landmarks[self.corners[1]] - landmarks[self.corners[0]]).astype(np.float64)
        flat = max(float(np.linalg.norm(axis[:2])), 1e-6)
        length = float(np.linalg.norm(axis)) if self.in_depth else flat
        half = axis[:2] * (self.reach * length / flat)
        centre = np.asarray(landmarks[self.middle, :2].mean(axis=0), dtype=np.float64)
        level = PatchFrame.along(centre, half, self.mirrored)
        return PatchFrame(centre - self.raised * level.axes[:, 1], level.axes)

    def is_seen(self, landmarks: FloatArray) -> bool:
        """Whether the patch is large enough in the picture to show something."""
        width = _distance(landmarks, self.corners)
        return width >= _LEAST_PIXELS and width >= _LEAST_SHARE * _distance(landmarks, _OUTER_CORNERS)


def _distance(landmarks: FloatArray, pair: tuple[int, int]) -> float:
    return float(np.linalg.norm(landmarks[pair[1], :2] - landmarks[pair[0], :2]))


def _around_eye(eye: EyePoints, points: IndexArray, reach: float, raised: float, size: int) -> Region:
    corners = int(eye.upper[0]), int(eye.upper[-1])
    middle = np.array(corners, dtype=np.intp)
    return Region(points, corners, middle, reach, raised, in_depth=False, mirrored=eye.side == "L", size=size)


def _eye(eye: EyePoints) -> Region:
    return _around_eye(eye, np.concatenate([eye.upper, eye.lower[1:-1], eye.iris]), reach=0.8, raised=0.0, size=40)


def _brow(eye: EyePoints) -> Region:
    points = np.concatenate([np.array(_UPPER_BROWS[eye.side], dtype=np.intp), eye.brow])
    return _around_eye(eye, points, reach=1.2, raised=0.35, size=48)


def _mouth(mirrored: bool) -> Region:
    step = -1 if mirrored else 1
    pairs = ((UPPER_INNER_LIP, LOWER_INNER_LIP), *zip(UPPER_LIP_RINGS, LOWER_LIP_RINGS, strict=True))
    points = np.concatenate([part for upper, lower in pairs for part in (upper[::step], lower[::step][1:-1])])
    corners = _OUTER_CORNERS[::step]
    return Region(points, (corners[0], corners[1]), points, 0.5, 0.0, in_depth=True, mirrored=mirrored, size=56)


@dataclass(frozen=True, eq=False)
class RegionPair:
    """What one network looks at.

    Attributes:
        name: of the network and its checkpoint.
        regions: found in every picture.
        views: all the ways in which training may look at them.
        shares: how much of each point comes from this network, the rest from the landmark network, float32 (N, 1). The
            two err in different ways, so that their mean lies nearer than either (docs/model-cards/patches.md).
    """

    name: str
    regions: tuple[Region, ...]
    views: tuple[Region, ...]
    shares: FloatArray

    @property
    def count(self) -> int:
        """Points that the network finds."""
        return len(self.regions[0].points)

    @property
    def size(self) -> int:
        """Pixels along a side of its patches."""
        return self.regions[0].size


def _shares(*parts: tuple[int, float]) -> FloatArray:
    return np.concatenate([np.full((count, 1), share, dtype=np.float32) for count, share in parts])


_EYES, _BROWS = tuple(_eye(eye) for eye in EYES), tuple(_brow(eye) for eye in EYES)
EYE_REGIONS = RegionPair("eyes", _EYES, _EYES, _shares((16, 0.5), (5, 1.0)))
BROW_REGIONS = RegionPair("brows", _BROWS, _BROWS, _shares((10, 0.5)))
MOUTH_REGION = RegionPair("mouth", (_mouth(False),), (_mouth(False), _mouth(True)), _shares((80, 1.0)))
ALL_REGIONS = (EYE_REGIONS, BROW_REGIONS, MOUTH_REGION)
"""Their checkpoints are ``resources/checkpoints/NAME.safetensors``."""


def inner_lip_places() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the mouth network's points hold the inner edges of upper and lower lip, without corners, (9,) each."""
    upper = np.arange(1, len(UPPER_INNER_LIP) - 1)
    return upper, upper + len(UPPER_INNER_LIP) - 1
