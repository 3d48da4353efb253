"""Measures how much of a large photo's sharpness is left inside an edited face.

``pirender-train evaluate --what sharpness --photos FILES... [--checkpoint FILE]... [--size PX]``
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.crop import extract
from core.errors import InputError
from core.geometry.topology import FACE_OVAL
from core.motion import Motion
from core.opencv import cv2
from core.photo import open_photo
from core.portrait import Portrait, portrait_of
from core.tracking.backends import make_tracker
from core.tracking.tracker import Tracker
from training.evaluation.progress import Progress
from training.evaluation.renderer_rows import CopySource, Row, make_rows

EDITS: tuple[tuple[str, dict[str, float]], ...] = (
    ("smile", {"mouthSmile_L": 0.6, "mouthSmile_R": 0.6}),
    ("brows up", {"browInnerUp_L": 0.7, "browInnerUp_R": 0.7, "browOuterUp_L": 0.7, "browOuterUp_R": 0.7}),
    ("turn", {"yaw": float(np.radians(8.0))}),
    ("nod", {"pitch": float(np.radians(6.0))}),
)
"""Edits that neither hide the eyes nor show teeth that the photo has not; angles are added to the photo's own."""

_MARGIN = 0.08
"""How far inside the face oval is measured, as a share of the oval's width: hair at the border is not skin."""


@dataclass(frozen=True)
class Sharpness:
    """One edit of one photo.

    Attributes:
        photo: its file name.
        row: the renderer.
        edit: which.
        ratio: gradient energy inside the edited face over that inside the photo's.
    """

    photo: str
    row: str
    edit: str
    ratio: float


def gradient_energy(image: ImageArray, landmarks: FloatArray) -> float:
    """Mean squared gradient of the luma inside the face oval of ``landmarks`` (478, 3), RGB uint8 (S, S, 3)."""
    mask = np.zeros(image.shape[:2], dtype=np.uint8)
    oval = landmarks[FACE_OVAL, :2]
    cv2.fillPoly(mask, [np.round(oval).astype(np.int32)], 1)
    inset = max(round(_MARGIN * float(np.ptp(oval[:, 0]))), 1)
    mask = np.asarray(cv2.erode(mask, np.ones((2 * inset + 1, 2 * inset + 1), dtype=np.uint8)))
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1)
    inside = mask > 0
    return float((across[inside] ** 2 + down[inside] ** 2).mean())


def measure_portrait(
    portrait: Portrait, name: str, rows: Sequence[Row], tracker: Tracker, size: int
) -> list[Sharpness]:
    """All edits of one portrait by all rows, its crop at its own size or at ``size`` pixels where that is less."""
    fit = portrait.fit
    size = min(size, fit.crop.size)
    crop, landmarks = extract(portrait.photo.image, fit.crop, size), fit.landmarks_in_crop(size)
    own = gradient_energy(crop, landmarks)
    found = []
    for row in rows:
        row.renderer.set_portrait(crop, landmarks, fit.identity, fit.motion)
        for edit, changes in EDITS:
            made = row.renderer.render(_edited(fit.motion, changes))
            places = tracker.landmarks.predict(made, previous=landmarks).landmarks
            found.append(Sharpness(name, row.name, edit, gradient_energy(made, places) / own))
    return found


def table(found: Sequence[Sharpness]) -> str:
    """Mean and least ratio by row and edit."""
    lines = ["| renderer | edit | photos | mean ratio | least |", "| --- | --- | --- | --- | --- |"]
    for row in dict.fromkeys(one.row for one in found):
        for edit in (*(name for name, _ in EDITS), "all"):
            ratios = [one.ratio for one in found if one.row == row and edit in (one.edit, "all")]
            lines.append(f"| {row} | {edit} | {len(ratios)} | {np.mean(ratios):.3f} | {min(ratios):.3f} |")
    return "\n".join(lines)


def _edited(motion: Motion, changes: dict[str, float]) -> Motion:
    angles = ("pitch", "yaw")
    return motion.with_values(
        **{name: value + (motion[name] if name in angles else 0.0) for name, value in changes.items()}
    )


def run(argv: Sequence[str]) -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what sharpness", description=__doc__)
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="photos with large faces")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a renderer; may be repeated")
    parser.add_argument("--size", type=int, default=1024, help="pixels along the crop at most")
    options = parser.parse_args(argv)
    if options.size < 256:
        raise InputError("--size must be at least 256.")
    cv2.setNumThreads(1)
    rows = [row for row in make_rows(options.checkpoint, "cpu") if not isinstance(row.renderer, CopySource)]
    tracker = make_tracker("embedded")
    progress = Progress("photos", len(options.photos))
    found: list[Sharpness] = []
    for path in options.photos:
        portrait = portrait_of(open_photo(path), tracker)
        found += measure_portrait(portrait, path.name, rows, tracker, options.size)
        progress.advance()
    print(table(found))
    return 0
