"""Measures a landmark predictor as the program uses it: detected photos, tracked clips, noise, time."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core import landmark_groups as groups
from core.conventions import FloatArray, ImageArray
from core.opencv import cv2
from core.tracking.alignment import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, CropFrame
from core.tracking.face_box import FaceBox
from core.tracking.landmarks import LandmarkPredictor
from training.landmarks.data import FaceArrays
from training.landmarks.openings import Opening, measure_openings
from training.landmarks.validation import landmark_errors

REGIONS: dict[str, tuple[int, ...]] = {
    "eyes": groups.RIGHT_EYE_RING + groups.LEFT_EYE_RING,
    "irises": groups.RIGHT_IRIS + groups.LEFT_IRIS,
    "mouth": groups.OUTER_LIP_RING + groups.INNER_LIP_RING,
    "brows": groups.RIGHT_BROW + groups.LEFT_BROW,
    "oval": groups.OVAL,
}

Detect = Callable[[ImageArray], list[FaceBox]]


@dataclass(frozen=True)
class GroupErrors:
    """Errors of one kind of picture, 2D, in percent of the outer-eye-corner width.

    Attributes:
        name: what was measured.
        frames: how many pictures.
        mean: over all points and pictures, by each picture's 2D width.
        mean_in_space: the same by the width in space (x, y, z), which a turned head does not shorten.
        median: of the pictures' means.
        worst_tenth: the 90th percentile of the pictures' means.
        regions: mean by region of the face.
        missed: pictures in which no face was found (they are measured from the whole picture).
    """

    name: str
    frames: int
    mean: float
    mean_in_space: float
    median: float
    worst_tenth: float
    regions: dict[str, float]
    missed: int


@dataclass(frozen=True)
class ClipErrors:
    """Tracked clips.

    Attributes:
        group: errors over all frames.
        clips: mean error of each clip by its file.
        openings: how lids and lips are followed.
    """

    group: GroupErrors
    clips: dict[str, float]
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class Noise:
    """Spread of landmarks of a still face under sensor noise of 2 levels, percent of the eye width."""

    tracked: float


@dataclass(frozen=True)
class Presentation:
    """How a labelled picture is shown to the tracker: turned, and shrunk.

    Attributes:
        name: what it is called in tables.
        roll: degrees by which the picture is turned, alternately one way and the other.
        size: pixels along a side; 256 leaves it as it is.
    """

    name: str = ""
    roll: float = 0.0
    size: int = 256


def measure_photos(
    predictor: LandmarkPredictor,
    detect: Detect,
    faces: FaceArrays,
    kind: str,
    presentation: Presentation | None = None,
) -> GroupErrors:
    """Errors on the photos of ``kind``: detector, then two or three looks."""
    rows = faces.rows_of_kind(kind)
    shown = presentation or Presentation()
    found: list[FloatArray] = []
    labels: list[FloatArray] = []
    missed = 0
    for place, row in enumerate(rows):
        image, points = _present(faces.images[row], faces.landmarks[row], shown, place % 2 == 1)
        boxes = detect(image)
        missed += not boxes
        found.append(predictor.predict(image, boxes[0] if boxes else None).landmarks)
        labels.append(points)
    return _summary(f"{kind}{shown.name}", np.stack(found), np.stack(labels), missed)


def _present(
    image: ImageArray, landmarks: FloatArray, shown: Presentation, other_way: bool
) -> tuple[ImageArray, FloatArray]:
    if shown.roll == 0 and shown.size == image.shape[1]:
        return np.ascontiguousarray(image), landmarks
    angle = math.radians(-shown.roll if other_way else shown.roll)
    middle = (image.shape[1] - 1) / 2
    frame = CropFrame(middle, middle, float(image.shape[1]), angle)
    points = frame.normalise(landmarks) * shown.size
    points[:, :2] += (shown.size - 1) / 2
    if shown.size < image.shape[1]:
        blurred = cv2.GaussianBlur(image, (0, 0), 0.4 * image.shape[1] / shown.size)
        image = np.asarray(blurred, dtype=np.uint8)
    return frame.cut(image, shown.size), points


def measure_clips(predictor: LandmarkPredictor, detect: Detect, faces: FaceArrays) -> ClipErrors:
    """Errors on tracked clips, each from the detector's box on its first frame."""
    rows = faces.rows_of_kind("video")
    found: list[FloatArray] = []
    missed = 0
    previous: FloatArray | None = None
    for place, row in enumerate(rows):
        image = np.ascontiguousarray(faces.images[row])
        if place == 0 or faces.source[row] != faces.source[rows[place - 1]]:
            previous = None
        result = None if previous is None else predictor.predict(image, previous=previous)
        if result is None or result.confidence < 0.5:
            boxes = detect(image)
            missed += not boxes
            result = predictor.predict(image, boxes[0] if boxes else None)
        previous = result.landmarks
        found.append(result.landmarks)
    landmarks, labels = np.stack(found), faces.landmarks[rows]
    errors = landmark_errors(landmarks, labels).mean(axis=1) * 100
    sources = faces.source[rows]
    clips = {faces.items[clip].file: float(errors[sources == clip].mean()) for clip in np.unique(sources)}
    return ClipErrors(_summary("video", landmarks, labels, missed), clips, measure_openings(landmarks, labels))


def measure_noise(predictor: LandmarkPredictor, faces: FaceArrays, photos: int = 12, repeats: int = 12) -> Noise:
    """Spread of tracked landmarks while a photo stands still and only sensor noise changes."""
    rng = np.random.default_rng(3)
    spreads = []
    for row in faces.rows_of_kind("photo")[:photos]:
        image, previous = faces.images[row], faces.landmarks[row]
        track = []
        for _ in range(repeats):
            noisy = np.clip(image + rng.normal(0, 2, image.shape), 0, 255).astype(np.uint8)
            previous = predictor.predict(noisy, previous=previous).landmarks
            track.append(previous)
        # The first answers still move from the label to the network's own opinion.
        settled = np.stack(track[3:])[..., :2]
        width = np.linalg.norm(previous[RIGHT_EYE_OUTER, :2] - previous[LEFT_EYE_OUTER, :2])
        spreads.append(np.sqrt(settled.var(axis=0).sum(axis=1)).mean() / width * 100)
    return Noise(float(np.mean(spreads)))


def milliseconds_per_frame(predictor: LandmarkPredictor, faces: FaceArrays, frames: int = 60) -> float:
    """Median processor time of one tracked frame (crop and network) with one torch thread.

    Processor time, not the clock: on an idle core they agree, and on a shared machine only the first can be compared.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    image = np.ascontiguousarray(faces.images[0])
    previous = faces.landmarks[0]
    times = []
    for _ in range(frames):
        began = time.thread_time()
        previous = predictor.predict(image, previous=previous).landmarks
        times.append(time.thread_time() - began)
    torch.set_num_threads(threads)
    return float(np.median(times[frames // 4 :]) * 1000)


def _summary(name: str, found: FloatArray, labels: FloatArray, missed: int) -> GroupErrors:
    errors = landmark_errors(found, labels) * 100
    flat = np.linalg.norm(labels[:, RIGHT_EYE_OUTER, :2] - labels[:, LEFT_EYE_OUTER, :2], axis=1)
    space = np.linalg.norm(labels[:, RIGHT_EYE_OUTER] - labels[:, LEFT_EYE_OUTER], axis=1)
    means: NDArray[np.float32] = errors.mean(axis=1)
    return GroupErrors(
        name=name,
        frames=len(found),
        mean=float(means.mean()),
        mean_in_space=float((means * flat / space).mean()),
        median=float(np.median(means)),
        worst_tenth=float(np.percentile(means, 90)),
        regions={region: float(errors[:, list(points)].mean()) for region, points in REGIONS.items()},
        missed=missed,
    )
