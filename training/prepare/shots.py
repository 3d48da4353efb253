"""Cuts a video where the scene changes and counts the faces of each shot."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.opencv import cv2
from core.tracking.face_box import FaceBox
from core.tracking.tracker import Detector
from training.prepare.config import PrepareConfig
from training.prepare.steady import SteadyFrame

_THUMBNAIL = 64
_BINS = 8
_SURE_OF_TWO = 0.2
"""Share of a shot's looks that have to show a second face, so that one false detection does not cost a shot."""


@dataclass(frozen=True)
class Shot:
    """Consecutive frames without a cut.

    Attributes:
        first: number of its first frame.
        stop: number of the frame after its last.
        second: when its first frame is shown.
        problem: why it cannot be used, in words; empty where it can.
    """

    first: int
    stop: int
    second: float
    problem: str = ""

    @property
    def frames(self) -> int:
        """Number of frames."""
        return self.stop - self.first


def find_shots(frames: Iterable[SteadyFrame], detector: Detector, config: PrepareConfig) -> list[Shot]:
    """The shots of a video, those longer than ``maximum_frames`` cut into pieces."""
    shots: list[Shot] = []
    before: NDArray[np.float32] | None = None
    first, second, number = 0, 0.0, -1
    looks: list[int] = []
    for number, frame in enumerate(frames):
        colours = _colours(frame.image)
        cut = before is not None and (frame.after_break or _distance(before, colours) > config.cut_threshold)
        if cut or number - first == config.maximum_frames:
            shots.append(_judged(first, number, second, looks, config))
            first, looks = number, []
        if number == first:
            second = frame.second
        if (number - first) % config.detection_step == 0:
            looks.append(count_faces(detector.detect(frame.image), config.second_face))
        before = colours
    if number >= first:
        shots.append(_judged(first, number + 1, second, looks, config))
    return shots


def count_faces(boxes: list[FaceBox], second_face: float) -> int:
    """Faces that are not much smaller than the biggest."""
    return sum(box.area >= second_face * boxes[0].area for box in boxes)


def _judged(first: int, stop: int, second: float, looks: list[int], config: PrepareConfig) -> Shot:
    counts = np.array(looks)
    problem = ""
    if stop - first < config.minimum_frames:
        frames = "1 frame" if stop - first == 1 else f"{stop - first} frames"
        problem = f"it has {frames}, a clip needs at least {config.minimum_frames}"
    elif not (counts > 0).any():
        problem = "no face was found"
    elif np.mean(counts > 1) > _SURE_OF_TWO:
        problem = f"it shows {counts.max()} faces, a clip needs exactly one"
    return Shot(first, stop, second, problem)


def _colours(image: ImageArray) -> NDArray[np.float32]:
    """Shares of the colours, float32 (512,), sum 1."""
    small = cv2.resize(image, (_THUMBNAIL, _THUMBNAIL), interpolation=cv2.INTER_AREA)
    counts = cv2.calcHist([small], [0, 1, 2], None, [_BINS] * 3, [0, 256] * 3)
    # Neighbouring bins share, so that a small change of light does not move whole surfaces from bin to bin.
    blurred = np.asarray(counts, dtype=np.float32).reshape(_BINS, _BINS, _BINS)
    for axis in range(3):
        padded = np.pad(blurred, [(1, 1) if axis == other else (0, 0) for other in range(3)], mode="edge")
        low, middle, high = (np.take(padded, np.arange(_BINS) + step, axis) for step in range(3))
        blurred = 0.25 * low + 0.5 * middle + 0.25 * high
    return np.asarray(blurred.ravel() / max(float(blurred.sum()), 1e-6), dtype=np.float32)


def _distance(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Share of the colours that differ, 0 to 1."""
    return float(np.abs(first - second).sum() / 2)
