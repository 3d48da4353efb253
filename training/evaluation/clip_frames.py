"""Seeded pairs of frames from the validation clips, with landmarks of the labels or of our own tracker."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.spread import spread_places
from core.tracking.joint_identity import IDENTITY_FRAMES
from core.tracking.landmarks import LandmarkResult
from core.video_reader import VideoReader


@dataclass(frozen=True, eq=False)
class Clip:
    """The frames of one clip that are needed.

    Attributes:
        name: file name without its ending.
        pairs: source and target frame numbers.
        frames: RGB uint8 (S, S, 3) by frame number.
        seen: by frame number, what the motions are fitted to.
        oval_landmarks: the labels by frame number, which say where the face is.
    """

    name: str
    pairs: list[tuple[int, int]]
    frames: dict[int, ImageArray]
    seen: dict[int, LandmarkResult]
    oval_landmarks: dict[int, FloatArray]


def validation_names(data: Path) -> list[str]:
    """Names of the clips of the validation split.

    Raises:
        InputError: the folder is not the face corpus.
    """
    manifest = data / "manifest.csv"
    if not manifest.is_file():
        raise InputError(f"There is no face corpus in {data}; give its folder with --data.")
    with manifest.open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "video" and row["split"] == "val"]
    return sorted(Path(row["file"]).stem for row in rows)


def choose_pairs(valid: FloatArray, count: int, generator: np.random.Generator) -> list[tuple[int, int]]:
    """Random pairs of two different valid frames."""
    known = np.flatnonzero(valid)
    if len(known) < 2:
        return []
    chosen = [generator.choice(known, 2, replace=False) for _ in range(count)]
    return [(int(source), int(target)) for source, target in chosen]


def _needed(pairs: Iterable[tuple[int, int]], valid: FloatArray) -> list[int]:
    known = np.flatnonzero(valid)
    spread = known[spread_places(len(known), IDENTITY_FRAMES)]
    return sorted({n for pair in pairs for n in pair} | {int(n) for n in spread})


def _tracked(frames: dict[int, ImageArray]) -> dict[int, LandmarkResult]:
    from core.tracking.backends import make_tracker

    tracker = make_tracker("embedded")
    found: dict[int, LandmarkResult] = {}
    for number, frame in frames.items():
        boxes = tracker.detect(frame)
        if boxes:
            found[number] = tracker.landmarks.predict(frame, box=boxes[0])
    return found


def validation_clips(data: Path, pairs: int, seed: int, use_tracker: bool) -> list[Clip]:
    """Clips of the validation split with ``pairs`` pairs spread evenly over them.

    Pairs in which the tracker finds no face are left out.
    """
    names = validation_names(data)
    generator = np.random.default_rng(seed)
    shares = np.bincount(np.arange(pairs) % len(names), minlength=len(names))
    clips = []
    for name, share in zip(names, shares, strict=True):
        if share == 0:
            continue
        with np.load(data / "landmarks" / f"{name}.npz") as labels:
            points, valid = labels["lm"].astype(np.float32), labels["valid"]
        chosen = choose_pairs(valid, int(share), generator)
        numbers = set(_needed(chosen, valid))
        with VideoReader(data / "videos" / f"{name}.mp4") as video:
            frames = {n: frame for n, frame in enumerate(video) if n in numbers}
        truth = {n: points[n] for n in frames}
        seen = _tracked(frames) if use_tracker else {n: LandmarkResult(points[n], 1.0) for n in frames}
        kept = [pair for pair in chosen if pair[0] in seen and pair[1] in seen]
        clips.append(Clip(name, kept, frames, seen, truth))
    return clips
