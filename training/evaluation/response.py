"""Measures whether every slider does what its name says: sweeps on photos, read back by our tracker.

``pirender-train evaluate --what response --data FACES [--split val] [--checkpoint FILE]... -o DIR``
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import WINDOW_RADIUS, FloatArray, ImageArray
from core.errors import InputError
from core.files import atomic_write
from core.motion import ICT64, Motion
from core.motion.sequence import still_window
from core.opencv import cv2
from core.tracking.backends import make_tracker
from core.tracking.tracker import LEAST_CONFIDENCE, Tracker
from training.default_data import FACES
from training.evaluation.detection_scenes import read_rgb
from training.evaluation.face_measurer import FaceMeasurer
from training.evaluation.progress import Progress
from training.evaluation.renderer_rows import CopySource, Row, make_rows
from training.evaluation.response_figures import Response, Sweep, response
from training.evaluation.response_table import to_json, to_markdown
from training.landmarks.data import read_manifest

JSON_NAME = "response.json"
MARKDOWN_NAME = "response.md"

_ANGLES = ("pitch", "yaw", "roll")
_LARGEST_ANGLE = np.radians(20.0)
_STEPS = 4


@dataclass(frozen=True, eq=False)
class MeasuredPhoto:
    """A photo that sliders are moved on.

    Attributes:
        image: RGB uint8 (S, S, 3).
        landmarks: float32 (478, 3), pixels.
        identity: float32 (80,).
        motion: its own.
    """

    image: ImageArray
    landmarks: FloatArray
    identity: FloatArray
    motion: Motion


def sweep_values(name: str) -> FloatArray:
    """What a slider is set to: 0 to 1, angles -20 to 20 degrees in radians."""
    low, high = (-_LARGEST_ANGLE, _LARGEST_ANGLE) if name in _ANGLES else (0.0, 1.0)
    return np.linspace(low, high, _STEPS, dtype=np.float32)


def measured_photo(image: ImageArray, tracker: Tracker) -> MeasuredPhoto | None:
    """Measure the biggest face of a square photo; None where there is none."""
    faces = FaceMeasurer(tracker)
    seen = faces.look(image)
    if seen is None:
        return None
    identity = faces.identity([seen])
    return MeasuredPhoto(image, seen.landmarks, identity, faces.motion(seen, identity, image.shape[0]))


def sweep(photo: MeasuredPhoto, name: str, row: Row, tracker: Tracker) -> Sweep:
    """Move one slider on a photo that the row's renderer holds, and read every picture."""
    values = sweep_values(name)
    found = np.full((len(values), ICT64.size), np.nan, dtype=np.float32)
    faces = FaceMeasurer(tracker)
    for place, value in enumerate(values):
        wanted = photo.motion.with_values(**{name: float(value)})
        picture = row.picture(wanted, still_window(wanted, WINDOW_RADIUS))
        read = tracker.landmarks.predict(picture, previous=photo.landmarks)
        if read.confidence >= LEAST_CONFIDENCE:
            found[place] = faces.motion(read, photo.identity, picture.shape[0]).values
    return Sweep(values, found)


def measure(photos: Sequence[MeasuredPhoto], rows: Sequence[Row], tracker: Tracker) -> dict[str, list[Response]]:
    """The responses of all expression coefficients and angles, by row."""
    names = (*ICT64.names[: ICT64.expression_count], *_ANGLES)
    progress = Progress("photos", len(photos) * len(rows))
    sweeps: dict[str, dict[str, list[Sweep]]] = {row.name: {name: [] for name in names} for row in rows}
    for photo in photos:
        for row in rows:
            row.renderer.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)
            for name in names:
                sweeps[row.name][name].append(sweep(photo, name, row, tracker))
            progress.advance()
    return {kind: [response(name, found) for name, found in by_name.items()] for kind, by_name in sweeps.items()}


def _photos(data: Path, split: str, limit: int | None, tracker: Tracker) -> Iterator[MeasuredPhoto]:
    files = sorted(item.file for item in read_manifest(data, split) if item.kind.startswith("photo"))
    if not files:
        raise InputError(f"{data} has no photo in split {split!r}; choose another one with --split.")
    for file in files[:limit]:
        photo = measured_photo(read_rgb(data / file), tracker)
        if photo is not None:
            yield photo


def run(argv: Sequence[str]) -> int:
    """Write and print the tables; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what response", description=__doc__)
    parser.add_argument("--data", type=Path, default=FACES, help="the face corpus")
    parser.add_argument("--split", choices=("train", "val"), default="val")
    parser.add_argument("--limit", type=int, default=None, help="photos at most")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a renderer; may be repeated")
    parser.add_argument("--device", default="auto", help="auto, cuda, mps or cpu, for checkpoints")
    parser.add_argument("-o", "--output", type=Path, required=True, help=f"folder for {JSON_NAME} and {MARKDOWN_NAME}")
    options = parser.parse_args(argv)
    if options.limit is not None and options.limit < 1:
        raise InputError("--limit must be at least 1.")
    cv2.setNumThreads(1)
    rows = [row for row in make_rows(options.checkpoint, options.device) if not isinstance(row.renderer, CopySource)]
    tracker = make_tracker("embedded")
    photos = list(_photos(options.data, options.split, options.limit, tracker))
    if not photos:
        raise InputError(f"No face was found in the photos of split {options.split!r}; choose other photos.")
    responses = measure(photos, rows, tracker)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Cannot write to {options.output} ({error.strerror}); choose another folder.") from error
    for name, text in ((JSON_NAME, to_json(responses)), (MARKDOWN_NAME, to_markdown(responses))):
        with atomic_write(options.output / name) as temporary:
            temporary.write_text(text, encoding="utf-8")
    print(to_markdown(responses), end="")
    return 0
