"""Measures the tracker's fit on the validation split, with label landmarks and with those of our own network.

``pirender-train evaluate --what tracking [--data DIR] [--frames N] [--photos N] [--landmarks labels,network]
[--json FILE]``. Run it with OMP_NUM_THREADS=1 for the times of one core.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import compress, islice
from pathlib import Path

import numpy as np

from core.conventions import ImageArray
from core.errors import InputError
from core.face_model import load_face_model
from core.files import atomic_write
from core.opencv import cv2
from core.tracking.detector import FaceDetector
from core.tracking.fit import CoefficientFitter
from core.tracking.landmarks import LandmarkPredictor, LandmarkResult
from core.tracking.tracker import Detector, Landmarker
from core.video_reader import VideoReader
from training.default_data import FACES
from training.evaluation.detection_scenes import read_rgb
from training.evaluation.tracking_figures import TrackingFigures, measure
from training.evaluation.tracking_measures import stillest_stretch
from training.face_model.samples import clip_landmarks, photo_landmarks
from training.landmarks.data import CorpusItem, read_manifest

_SOURCES = ("labels", "network")
_ROWS = (
    ("clips", "clips", "{:.0f}"),
    ("frames of them", "frames", "{:.0f}"),
    ("fit error of clips, % of the model's outer-eye width", "clip_error", "{:.3f}"),
    ("fit error of clips, % of the width seen", "clip_error_2d", "{:.3f}"),
    ("photos", "photos", "{:.0f}"),
    ("fit error of photos, % of the model's outer-eye width", "photo_error", "{:.3f}"),
    ("fit error of photos, % of the width seen", "photo_error_2d", "{:.3f}"),
    ("fit of a frame, processor ms (goal 10)", "fit_ms", "{:.1f}"),
    ("fit of a photo with identity, processor ms", "photo_fit_ms", "{:.1f}"),
    ("clips with a still second", "still_clips", "{:.0f}"),
    ("trembling of coefficients there, mean", "trembling_before", "{:.4f}"),
    ("the same after smoothing (goal 0.012)", "trembling_after", "{:.4f}"),
    ("trembling of the worst coefficient", "worst_before", "{:.4f}"),
    ("the same after smoothing", "worst_after", "{:.4f}"),
    ("depth kept by a blink of 3 frames, % (goal 90)", "blink_kept", "{:.1f}"),
    ("the same in the worst clip", "least_blink_kept", "{:.1f}"),
)


class NetworkLandmarks:
    """Landmarks of validation pictures by our own detector and network, frame after frame as the tracker does."""

    def __init__(self, data: Path, detector: Detector, landmarker: Landmarker) -> None:
        self._data = data
        self._detector = detector
        self._landmarker = landmarker

    def photo(self, item: CorpusItem) -> LandmarkResult:
        """What is found in a photo."""
        return self._first_look(read_rgb(self._data / item.file))

    def clip(self, item: CorpusItem, count: int) -> list[LandmarkResult]:
        """What is found in the first ``count`` frames of a clip."""
        found: list[LandmarkResult] = []
        with VideoReader(self._data / item.file) as frames:
            for frame in islice(frames, count):
                if found:
                    found.append(self._landmarker.predict(frame, previous=found[-1].landmarks))
                else:
                    found.append(self._first_look(frame))
        return found

    def _first_look(self, image: ImageArray) -> LandmarkResult:
        boxes = self._detector.detect(image)
        return self._landmarker.predict(image, box=boxes[0] if boxes else None)


def figures_by_source(
    data: Path, sources: Sequence[str], frames: int, photos: int | None, fitter: CoefficientFitter
) -> dict[str, TrackingFigures]:
    """Measure the validation split with the landmarks of each source (``labels``, ``network``).

    Args:
        data: the face corpus.
        sources: where landmarks come from.
        frames: frames of a clip at most.
        photos: photos at most, drawn evenly; None for all.
        fitter: the fitter to measure.
    """
    items = read_manifest(data, "val")
    labels = photo_landmarks(data)
    known = [item for item in items if item.kind != "video" and Path(item.file).name in labels]
    if photos is not None and len(known) > photos:
        known = [known[int(number)] for number in np.linspace(0, len(known), photos, endpoint=False)]
    clips = []
    for item in items:
        labelled = clip_landmarks(data, item.file) if item.kind == "video" else None
        if labelled is not None and labelled[1][:frames].any():
            clips.append((item, labelled[0][:frames], labelled[1][:frames]))
    valid_labels = [points[valid] for _, points, valid in clips]
    stills = [stillest_stretch(points) for points in valid_labels]
    figures = {}
    for source in sources:
        if source == "labels":
            shown = [[LandmarkResult(points, 1.0) for points in clip] for clip in valid_labels]
            seen = [LandmarkResult(labels[Path(item.file).name], 1.0) for item in known]
        else:
            network = NetworkLandmarks(data, FaceDetector(), LandmarkPredictor())
            shown = [list(compress(network.clip(item, len(points)), valid)) for item, points, valid in clips]
            seen = [network.photo(item) for item in known]
        figures[source] = measure(fitter, shown, stills, seen)
    return figures


def table(figures: dict[str, TrackingFigures]) -> str:
    """The figures as text, one column a source."""
    lines = [f"{'landmarks of':<56}" + "".join(f"{name:>12}" for name in figures)]
    for label, field, form in _ROWS:
        cells = (form.format(getattr(column, field)) for column in figures.values())
        lines.append(f"{label:<56}" + "".join(f"{cell:>12}" for cell in cells))
    return "\n".join(lines)


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what tracking", description=__doc__)
    parser.add_argument("--data", type=Path, default=FACES, help="the face corpus")
    parser.add_argument("--model", type=Path, default=None, help="a face model other than the bundled one")
    parser.add_argument("--frames", type=int, default=150, help="frames of a clip at most")
    parser.add_argument("--photos", type=int, default=None, help="photos at most")
    parser.add_argument("--landmarks", default="labels,network", help="labels, network, or both")
    parser.add_argument("--json", type=Path, default=None, help="write the figures to this file as well")
    options = parser.parse_args(argv)
    options.sources = options.landmarks.split(",")
    unknown = sorted(set(options.sources) - set(_SOURCES))
    if unknown:
        raise InputError(f"There are no landmarks of {unknown[0]!r}; choose from {', '.join(_SOURCES)}.")
    if options.frames < 1:
        raise InputError("--frames must be at least 1.")
    return options


def run(argv: Sequence[str]) -> int:
    """Print the table; returns the exit status."""
    options = _arguments(argv)
    cv2.setNumThreads(1)
    fitter = CoefficientFitter(load_face_model(options.model))
    figures = figures_by_source(options.data, options.sources, options.frames, options.photos, fitter)
    print(table(figures))
    if options.json is not None:
        content = {name: asdict(column) for name, column in figures.items()}
        with atomic_write(options.json) as temporary:
            temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return 0
