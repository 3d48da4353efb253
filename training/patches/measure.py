"""How well a part of the face is read, over many frames."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.tracking.regions import RegionPair
from training.landmarks.data import FaceArrays
from training.patches.signals import signals_of


@dataclass(frozen=True)
class SignalFigures:
    """One number read off the face, against the label's.

    Attributes:
        name: of the signal.
        correlation: over all frames.
        slope: how much of a change is found.
    """

    name: str
    correlation: float
    slope: float


@dataclass(frozen=True)
class RegionFigures:
    """Of what was found against the labels.

    Attributes:
        error: mean distance of the region's points, percent of the outer-eye-corner width in space.
        signals: in the order of :func:`training.patches.signals.signals_of`.
    """

    error: float
    signals: tuple[SignalFigures, ...]

    def flat(self) -> dict[str, float]:
        """All figures by name."""
        numbers = {"error": self.error}
        for signal in self.signals:
            numbers |= {f"{signal.name} correlation": signal.correlation, f"{signal.name} slope": signal.slope}
        return numbers


def measure_region(
    pair: RegionPair, faces: FaceArrays, find: Callable[[ImageArray, FloatArray], FloatArray]
) -> RegionFigures:
    """Look at every frame of ``faces`` with ``find``, which takes a picture and labels to start from."""
    found = np.stack([find(image, marks) for image, marks in zip(faces.images, faces.landmarks, strict=True)])
    labels = faces.landmarks
    points = np.concatenate([region.points for region in pair.regions])
    distances = np.linalg.norm(found[:, points, :2] - labels[:, points, :2], axis=2).mean(axis=1)
    widths = np.linalg.norm(labels[:, 263] - labels[:, 33], axis=1)
    figures = []
    for name, signal in signals_of(pair.name).items():
        wanted, read = (np.array([signal(marks) for marks in many]) for many in (labels, found))
        wanted, read = wanted - wanted.mean(), read - read.mean()
        strength = max(float(wanted @ wanted), 1e-12)
        spread = np.sqrt(strength * max(float(read @ read), 1e-12))
        figures.append(SignalFigures(name, float(wanted @ read) / float(spread), float(wanted @ read) / strength))
    return RegionFigures(100.0 * float((distances / widths).mean()), tuple(figures))
