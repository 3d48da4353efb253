"""Fits the morphable model to the 68 points of the iBUG annotation, which many landmark detectors give.

The annotation: Sagonas et al., "300 Faces in-the-Wild Challenge", 2013. Contour points lie on the visible outline
rather than at a place of the skin, so they may slide along it.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RBFInterpolator

from core.conventions import FloatArray
from core.face_model import POINTS, FaceModel
from core.tracking.expression_prior import ExpressionPrior
from core.tracking.fit import CoefficientFitter, FitResult

Array = NDArray[np.float64]

CONTOUR = (127, 234, 93, 132, 172, 136, 150, 176, 152, 400, 379, 365, 397, 361, 323, 454, 356)
"""Points 0..16: the outline from the subject's right temple over the chin to the left."""

FEATURES = (
    70, 63, 105, 66, 107,
    336, 296, 334, 293, 300,
    168, 197, 5, 4,
    98, 97, 2, 326, 327,
    33, 160, 158, 133, 153, 144,
    362, 385, 387, 263, 373, 380,
    61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181,
    78, 82, 13, 312, 308, 317, 14, 87,
)  # fmt: skip
"""Points 17..67: brows, nose, eyes, outer and inner lips, as landmarks of the 478-point mesh."""

SIXTY_EIGHT = CONTOUR + FEATURES
"""Landmark of the 478-point mesh for each of the 68 points."""

# 68 points say about half as much as 478; the contour says little.
_FEATURE_WEIGHT = 2.0
_CONTOUR_WEIGHT = 0.7
_SLIDES = 2
_SMOOTHING = 1.0


def sixty_eight_weights() -> Array:
    """Weight of each of the 478 landmarks, 0 for those without one of the 68 points, float64 (478,)."""
    weights = np.zeros(POINTS)
    weights[list(FEATURES)] = _FEATURE_WEIGHT
    weights[list(CONTOUR)] = _CONTOUR_WEIGHT
    return weights


class SixtyEightPointFitter(CoefficientFitter):
    """A fitter that looks at the 68 points only; gaze, cheeks and depth come from the priors."""

    def __init__(self, model: FaceModel, prior: ExpressionPrior | None = None) -> None:
        super().__init__(model, prior, use_depth=False, weights=sixty_eight_weights())

    def complete(self, points: NDArray[Any], identity: ArrayLike | None = None) -> tuple[FloatArray, FitResult]:
        """All 478 landmarks from 68: the fitted model, bent so that it passes by the points.

        Args:
            points: float (68, 2), pixels.
            identity: float (80,) of a person known from a picture before; None fits it.

        Returns:
            landmarks float32 (478, 3) in pixels, those of the contour where they slid to, and the fit.
        """
        observed = np.asarray(points, dtype=np.float64)
        landmarks = np.zeros((POINTS, 3))
        landmarks[list(SIXTY_EIGHT), :2] = observed
        contour = list(CONTOUR)
        for _ in range(_SLIDES + 1):
            fit = self.fit_photo(landmarks) if identity is None else self.fit_frame(landmarks, identity)
            projected = self.model.project(self.model.shape(fit.identity, fit.expression), fit.pose)
            landmarks[contour, :2] = nearest_on_line(projected[contour, :2], observed[: len(contour)])
        return _bent(projected, landmarks), fit


def nearest_on_line(points: NDArray[Any], line: NDArray[Any]) -> Array:
    """For each of ``points`` (N, 2) the nearest place on the open polyline ``line`` (M, 2), float64 (N, 2)."""
    start, step = line[:-1], np.diff(line, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(((points[:, None] - start) * step).sum(axis=2) / length, 0.0, 1.0)
    places = start + share[:, :, None] * step
    nearest = ((points[:, None] - places) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(places[np.arange(len(points)), nearest], dtype=np.float64)


def _bent(projected: FloatArray, landmarks: Array) -> FloatArray:
    """Shift all points by a thin-plate spline of what the fit left at the 68."""
    known = list(SIXTY_EIGHT)
    rest = landmarks[known, :2] - projected[known, :2]
    spline = RBFInterpolator(projected[known, :2], rest, kernel="thin_plate_spline", smoothing=_SMOOTHING)
    bent = projected.copy()
    bent[:, :2] += spline(projected[:, :2])
    return bent
