"""All measurements of a landmark checkpoint on the validation split, as numbers and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from core.opencv import cv2
from core.tracking.detector import FaceDetector
from core.tracking.landmarks import LandmarkPredictor
from training.landmarks.data import FaceArrays
from training.landmarks.measure import (
    REGIONS,
    GroupErrors,
    Noise,
    Presentation,
    measure_clips,
    measure_noise,
    measure_photos,
    milliseconds_per_frame,
)
from training.landmarks.openings import Opening

_HARDER = (
    Presentation(" roll 30", roll=30.0),
    Presentation(" 64 px", size=112),
    Presentation(" 64 px roll 30", roll=30.0, size=112),
)
"""The faces of the corpus are about 0.57 of the picture's height: 64 px in a picture of 112."""


@dataclass(frozen=True)
class Evaluation:
    """Everything measured about one checkpoint; lengths in percent of the outer-eye-corner width."""

    groups: tuple[GroupErrors, ...]
    clips: dict[str, float]
    openings: tuple[Opening, ...]
    noise: Noise
    milliseconds: float

    def metrics(self) -> dict[str, float]:
        """The main numbers by name, for a checkpoint's header."""
        result = {f"{group.name}_error_percent".replace(" ", "_"): round(group.mean, 3) for group in self.groups}
        result["still_noise_percent"] = round(self.noise.tracked, 4)
        return result

    def table(self) -> str:
        """The numbers as text, one group a line, then the clips."""
        names = list(REGIONS)
        head = f"{'':<20}{'frames':>7}{'mean':>7}{'in 3D':>7}{'median':>8}{'p90':>6}" + "".join(
            f"{name:>8}" for name in names
        )
        lines = ["2D landmark error, percent of the outer-eye-corner width", head + f"{'missed':>8}"]
        for group in self.groups:
            line = f"{group.name:<20}{group.frames:>7}{group.mean:>7.2f}{group.mean_in_space:>7.2f}"
            line += f"{group.median:>8.2f}{group.worst_tenth:>6.2f}"
            line += "".join(f"{group.regions[name]:>8.2f}" for name in names)
            lines.append(line + f"{group.missed:>8}")
        lines += [f"{error:6.2f}  {name}" for name, error in sorted(self.clips.items(), key=lambda pair: pair[1])]
        lines += [opening.row() for opening in self.openings]
        lines.append(f"noise on a still face (sensor noise 2 levels): {self.noise.tracked:.3f} %")
        lines.append(f"tracked frame (crop and network): {self.milliseconds:.1f} ms of one core")
        return "\n".join(lines)


def evaluate(checkpoint: Path | None, faces: FaceArrays) -> Evaluation:
    """Measure a checkpoint (None: the bundled one) on the labelled frames of a split.

    Raises:
        InputError: the checkpoint cannot be used.
    """
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    predictor, detect = LandmarkPredictor(checkpoint), FaceDetector().detect
    kinds = [kind for kind in ("photo", "photo_gray") if len(faces.rows_of_kind(kind))]
    found = [measure_photos(predictor, detect, faces, kind) for kind in kinds]
    if "photo" in kinds:
        found += [measure_photos(predictor, detect, faces, "photo", shown) for shown in _HARDER]
    clips: dict[str, float] = {}
    openings: tuple[Opening, ...] = ()
    if len(faces.rows_of_kind("video")):
        tracked = measure_clips(predictor, detect, faces)
        found.append(tracked.group)
        clips, openings = tracked.clips, tracked.openings
    noise = measure_noise(predictor, faces)
    return Evaluation(tuple(found), clips, openings, noise, milliseconds_per_frame(predictor, faces))


def run(arguments: Sequence[str]) -> int:
    """``pirender-train evaluate --what landmarks``: the same as ``pirender-train landmarks --evaluate``."""
    from training.landmarks.cli import run as run_command

    return run_command([*arguments, "--evaluate"])
