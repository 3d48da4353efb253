"""What a sweep of one slider shows: whether it is read back, and what else moves with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.motion import ICT64

SUBTLE = frozenset(
    {
        "cheekPuff_L", "cheekPuff_R", "cheekSquint_L", "cheekSquint_R", "jawForward", "mouthClose",
        "mouthDimple_L", "mouthDimple_R", "mouthPress_L", "mouthPress_R", "mouthRollLower", "mouthRollUpper",
        "mouthShrugLower", "mouthShrugUpper", "noseSneer_L", "noseSneer_R", "eyeSquint_L", "eyeSquint_R",
        "foreheadRaise", "lipTightUpper", "lipTightLower", "philtrumDown", "chinRaise", "jawWide_L", "jawWide_R",
        "lipFunnelUpper", "mouthCornerUp_L", "mouthCornerUp_R", "jawRoll",
    }
)  # fmt: skip
"""Shapes that move the landmarks by little, or nearly as another one does."""

WANTED, WANTED_OF_SUBTLE, LARGEST_SPILL = 0.9, 0.6, 0.15


@dataclass(frozen=True, eq=False)
class Sweep:
    """One slider moved on one photo.

    Attributes:
        asked: float32 (n,), the values of the slider, ascending; radians for angles.
        found: float32 (n, 70), the motions that the tracker reads in the pictures; NaN where it finds no face.
    """

    asked: FloatArray
    found: FloatArray


@dataclass(frozen=True)
class Response:
    """How one slider works, over all photos.

    Attributes:
        name: of the coefficient.
        subtle: whether it is one of :data:`SUBTLE`.
        photos: measured.
        correlation: of what was asked with what was read, each photo's mean taken off.
        gain: slope of what was read over what was asked.
        spill: mean change of the other expression coefficients over the sweep.
        worst_spill: the largest mean change among them.
        worst: its name.
    """

    name: str
    subtle: bool
    photos: int
    correlation: float
    gain: float
    spill: float
    worst_spill: float
    worst: str

    @property
    def holds(self) -> bool:
        """Whether it is read back, and the others stay."""
        wanted = WANTED_OF_SUBTLE if self.subtle else WANTED
        return self.correlation > wanted and self.spill < LARGEST_SPILL


def response(name: str, sweeps: Sequence[Sweep]) -> Response:
    """The response of the coefficient ``name`` over sweeps on several photos.

    Raises:
        ValueError: no sweep with a face in its first and last picture.
    """
    own = ICT64.index(name)
    others = [index for index in range(ICT64.expression_count) if index != own]
    asked: list[NDArray[np.float64]] = []
    found: list[NDArray[np.float64]] = []
    changes: list[NDArray[np.float64]] = []
    for sweep in sweeps:
        seen = np.asarray(np.isfinite(sweep.found).all(axis=1))
        if not (seen[0] and seen[-1]):
            continue
        given, read = sweep.asked[seen].astype(np.float64), sweep.found[seen].astype(np.float64)
        asked.append(given - given.mean())
        found.append(read[:, own] - read[:, own].mean())
        changes.append(np.abs(read[-1, others] - read[0, others]))
    if not asked:
        raise ValueError(f"no sweep of {name} shows a face at both ends")
    x, y = np.concatenate(asked), np.concatenate(found)
    change = np.mean(changes, axis=0)
    spread = float(np.sqrt((x * x).sum() * (y * y).sum()))
    worst = int(change.argmax())
    return Response(
        name=name,
        subtle=name in SUBTLE,
        photos=len(asked),
        correlation=float((x * y).sum()) / spread if spread > 0 else 0.0,
        gain=float((x * y).sum() / (x * x).sum()),
        spill=float(change.mean()),
        worst_spill=float(change[worst]),
        worst=ICT64.names[others[worst]],
    )
