"""How well the openings of eyes and mouth are followed, which blinks and speech depend on."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray
from core.tracking.alignment import LEFT_EYE_OUTER, RIGHT_EYE_OUTER

PAIRS = {"right lids": (159, 145), "left lids": (386, 374), "inner lips": (13, 14)}
"""Upper and lower point of each opening; right and left are the subject's."""

_CLOSED = 0.02


@dataclass(frozen=True)
class Opening:
    """One opening over many frames, in percent of the outer-eye-corner width.

    Attributes:
        name: which opening.
        correlation: of found with labelled openings.
        error: mean absolute difference.
        closed_frames: frames whose label is below 2 %.
        closed_label: mean label in those.
        closed_found: mean found in those; more means that closing is not quite followed.
    """

    name: str
    correlation: float
    error: float
    closed_frames: int
    closed_label: float
    closed_found: float

    def row(self) -> str:
        """The numbers as one line of a table."""
        line = f"{self.name:<12} correlation {self.correlation:.3f}, mean error {self.error:.2f}; "
        line += f"closed in {self.closed_frames} frames: label {self.closed_label:.2f}, found {self.closed_found:.2f}"
        return line


def measure_openings(found: FloatArray, labels: FloatArray) -> tuple[Opening, ...]:
    """Each opening of :data:`PAIRS` over landmarks and labels (N, 478, 3)."""
    widths = np.linalg.norm(labels[:, RIGHT_EYE_OUTER, :2] - labels[:, LEFT_EYE_OUTER, :2], axis=1)
    result = []
    for name, pair in PAIRS.items():
        label, answer = (_gaps(points, pair) / widths for points in (labels, found))
        closed = label < _CLOSED
        varied = label.std() > 0 and answer.std() > 0
        correlation = float(np.corrcoef(label, answer)[0, 1]) if varied else 0.0
        means = [float(values[closed].mean() * 100) if closed.any() else 0.0 for values in (label, answer)]
        error = float(np.abs(label - answer).mean() * 100)
        result.append(Opening(name, correlation, error, int(closed.sum()), *means))
    return tuple(result)


def _gaps(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    return np.asarray(np.linalg.norm(points[:, pair[0], :2] - points[:, pair[1], :2], axis=1))
