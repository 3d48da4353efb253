"""One identity behind several looks at a face."""

from collections.abc import Sequence

from core.conventions import FloatArray
from core.tracking.fit import CoefficientFitter
from core.tracking.landmarks import LandmarkResult

IDENTITY_FRAMES = 12
"""Frames of a clip, spread over it, that its identity is fitted to."""


def joint_identity(fitter: CoefficientFitter, seen: Sequence[LandmarkResult]) -> FloatArray:
    """Identity float32 (80,) fitted to all looks together; a dozen that differ is enough."""
    landmarks, expected = [one.landmarks for one in seen], [one.expression for one in seen]
    return fitter.fit_identity(landmarks, expected=expected)[0].identity
