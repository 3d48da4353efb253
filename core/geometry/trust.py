"""Where the geometry engine's own picture is to be kept when a network goes on from it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry.topology import EYES, FACE_OVAL, LOWER_LIP_RINGS, UPPER_LIP_RINGS, IndexArray
from core.opencv import cv2

CELLS = 128
"""Along a side of the map, whose edges are soft enough for so few."""

_INSIDE = 0.5
"""Of the skin inside the face; eyes, brows and mouth have 1."""

_GROWN, _SHRUNK = 5, 7
_SOFT = 2.5
"""Cells by which features grow and the face oval shrinks (the side of the brush), and the width of the soft edge."""

_FRACTION_BITS = 4
_FEATURES = (
    *(np.concatenate([eye.skin, eye.brow]) for eye in EYES),
    np.concatenate([UPPER_LIP_RINGS[-1], LOWER_LIP_RINGS[-1]]),
)


def trust_map(points: NDArray[np.float64], size: int) -> NDArray[np.float32]:
    """How far the engine's picture is trusted, place by place.

    It moves eyes, brows and mouth as it was told and keeps them sharp; a network only softens them. Beside the face it
    knows little. On train and validation clips the tracker then reads expressions better than in either picture alone
    (``docs/experiments.md``).

    Args:
        points: float64 (P, 2) with P at least 468, landmarks in pixels of a square picture.
        size: pixels along its side.

    Returns:
        float32 (128, 128): 0 outside the face to 1, with soft edges.
    """
    # Coordinates of the drawing have pixel centres at integers, as those of the picture.
    places = (points + 0.5) * (CELLS / size) - 0.5
    face = np.zeros((CELLS, CELLS), dtype=np.uint8)
    cv2.fillPoly(face, [_drawn(places, FACE_OVAL)], 255, shift=_FRACTION_BITS)
    features = np.zeros_like(face)
    for outline in _FEATURES:
        cv2.fillConvexPoly(features, cv2.convexHull(_drawn(places, outline)), 255, shift=_FRACTION_BITS)
    # Skin at the picture's edge is trusted less, too: the engine's displacements fade there.
    inside = _soft(cv2.erode(face, _brush(_SHRUNK), borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,)))
    around = _soft(cv2.dilate(features, _brush(_GROWN)))
    return np.asarray(np.maximum(inside * np.float32(_INSIDE), around), dtype=np.float32)


def _drawn(places: NDArray[np.float64], outline: IndexArray) -> NDArray[np.int32]:
    return np.asarray(np.rint(places[outline] * 2**_FRACTION_BITS), dtype=np.int32)


def _brush(side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), dtype=np.uint8)


def _soft(mask: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), _SOFT) / np.float32(255.0), dtype=np.float32)
