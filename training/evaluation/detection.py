"""Measures face detection: recall over face height, roll and yaw, and false alarms.

``pirender-train evaluate --what detection [--data DIR] [--detector centerface,dlib] [--limit N]``
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.opencv import cv2
from core.tracking.detector import FaceDetector
from core.tracking.face_box import FaceBox
from training.default_data import FACES
from training.evaluation.detection_scenes import Scene, height_and_roll_scenes, read_rgb, yaw_scenes

Detect = Callable[[ImageArray], list[FaceBox]]


@dataclass(frozen=True)
class Tally:
    """Outcome over a set of scenes with one face each.

    Attributes:
        scenes: pictures tried.
        found: pictures whose face was found.
        false_alarms: boxes that hold no face.
        milliseconds: median time of one call.
    """

    scenes: int
    found: int
    false_alarms: int
    milliseconds: float

    def row(self, name: str) -> str:
        """One line of the table."""
        share = 100.0 * self.found / max(self.scenes, 1)
        return f"{name:<44}{self.scenes:>8}{share:>9.1f} %{self.false_alarms:>14}{self.milliseconds:>10.1f}"


def matches(box: FaceBox, landmarks: FloatArray) -> bool:
    """Whether a box holds the face: centres within a quarter of its height, sizes within a factor of 1.7."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    height = float(high[1] - low[1])
    away = np.hypot(*(np.asarray(box.centre) - (low + high) / 2))
    return bool(away < 0.25 * height and 1 / 1.7 < box.height / height < 1.7)


def tally(detect: Detect, scenes: Iterator[Scene]) -> Tally:
    """Run ``detect`` over scenes with one known face each."""
    found = alarms = count = 0
    times = []
    for scene in scenes:
        start = time.perf_counter()
        boxes = detect(scene.image)
        times.append(time.perf_counter() - start)
        hits = [box for box in boxes if matches(box, scene.landmarks)]
        found += bool(hits)
        alarms += len(boxes) - len(hits)
        count += 1
    return Tally(count, found, alarms, 1e3 * float(np.median(times)) if times else 0.0)


def tally_whole_photos(detect: Detect, folder: Path) -> tuple[Tally, list[str]]:
    """Photos without labels: any box counts as found; the names with none or several are returned to look at."""
    found, times, names = 0, [], []
    paths = sorted(folder.glob("*.jpg"))
    for path in paths:
        image = read_rgb(path)
        start = time.perf_counter()
        boxes = detect(image)
        times.append(time.perf_counter() - start)
        found += bool(boxes)
        if len(boxes) != 1:
            names.append(f"{path.name}: {len(boxes)}")
    return Tally(len(paths), found, 0, 1e3 * float(np.median(times)) if times else 0.0), names


def _dlib_detector() -> Detect:
    import dlib

    frontal = dlib.get_frontal_face_detector()

    def detect(image: ImageArray) -> list[FaceBox]:
        # One doubling: the detector's window is 80 pixels, so 40-pixel faces come within reach.
        rectangles, scores, _ = frontal.run(image, 1, 0.0)
        pairs = zip(rectangles, scores, strict=True)
        return [FaceBox(r.left(), r.top(), r.width(), r.height(), min(1.0, float(s))) for r, s in pairs]

    return detect


_MAKERS: dict[str, Callable[[], Detect]] = {
    "centerface": lambda: FaceDetector().detect,
    "centerface-all": lambda: FaceDetector().detect_all,
    "dlib": _dlib_detector,
}


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what detection", description=__doc__)
    parser.add_argument("--data", type=Path, default=FACES, help="folder with photos, videos, landmarks")
    parser.add_argument("--detector", default="centerface", help="centerface, centerface-all, dlib, or a list")
    parser.add_argument("--limit", type=int, default=None, help="take at most this many source pictures a row")
    options = parser.parse_args(argv)
    options.names = options.detector.split(",")
    unknown = sorted(set(options.names) - set(_MAKERS))
    if unknown:
        parser.error(f"no detector {', '.join(unknown)}: choose from {', '.join(_MAKERS)}")
    return options


def run(argv: Sequence[str]) -> int:
    """Print the table for each detector; returns the exit status."""
    options = _arguments(argv)
    cv2.setNumThreads(1)
    for name in options.names:
        detect = _MAKERS[name]()
        print(f"\n{name}\n{'scenes':<44}{'number':>8}{'found':>11}{'false alarms':>14}{'ms':>10}")
        whole, odd = tally_whole_photos(detect, options.data / "photos_full")
        print(whole.row("photos_full, as they are (any box)"))
        for height in (64, 96, 128, 192, 256):
            for roll in (0, 15, 30):
                scenes = height_and_roll_scenes(options.data, height, roll, options.limit)
                print(tally(detect, scenes).row(f"validation photos, {height} px, roll +-{roll}"), flush=True)
        for low, high in ((0, 15), (15, 30), (30, 45), (45, 60)):
            for height in (64, 128):
                scenes = yaw_scenes(options.data, (low, high), height, options.limit)
                print(tally(detect, scenes).row(f"clip frames, yaw {low} to {high}, {height} px"), flush=True)
        print("photos_full with no face or several: " + ", ".join(odd))
    return 0
