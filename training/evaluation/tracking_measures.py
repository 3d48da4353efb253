"""What tracking is judged by: fit error, steadiness on still faces, and the depth that blinks keep."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.face_model import EXPRESSION_COUNT, FaceModel
from core.motion import ICT64
from core.spread import spread_places
from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.joint_identity import IDENTITY_FRAMES, joint_identity
from core.tracking.landmarks import LandmarkResult
from core.tracking.smoothing import smooth_motion
from training.face_model.measure import error_2d, seen_eye_width

STILL_FRAMES = 30
"""Length of the stillest stretch of a clip, frames."""

BLINK = (0.6, 1.0, 0.6)
"""Lid closure over the three frames of the made-up blink, as a share of its depth."""

_BLINK_DEPTH = 0.8
_LIDS = [ICT64.index(name) for name in ("eyeBlink_L", "eyeBlink_R")]


@dataclass(frozen=True, eq=False)
class TrackedClip:
    """A clip fitted frame by frame.

    Attributes:
        landmarks: float32 (T, 478, 3), the frames that were fitted.
        fits: expression and pose of each, not smoothed.
        milliseconds: processor time of each fit, which other programs on the machine hardly change.
    """

    landmarks: FloatArray
    fits: list[FitResult]
    milliseconds: list[float]

    @property
    def expressions(self) -> FloatArray:
        """Expression coefficients float32 (T, 64)."""
        return np.stack([fit.expression for fit in self.fits])

    @property
    def errors(self) -> tuple[float, float]:
        """Mean fit error in percent of the model's outer-eye-corner width, and of the one seen in the picture."""
        model = float(np.mean([fit.error for fit in self.fits]))
        seen = [error_2d(fit, points) for fit, points in zip(self.fits, self.landmarks, strict=True)]
        return model, float(np.mean(seen))


def fit_clip(fitter: CoefficientFitter, seen: Sequence[LandmarkResult]) -> TrackedClip:
    """Fit one identity to spread frames and then every frame, as the tracker does.

    Args:
        fitter: the fitter.
        seen: what was found in its frames, pixels, all of them valid.
    """
    spread = spread_places(len(seen), IDENTITY_FRAMES)
    identity = joint_identity(fitter, [seen[place] for place in spread])
    fits: list[FitResult] = []
    times: list[float] = []
    for look in seen:
        start = time.process_time()
        fits.append(fitter.fit_frame(look.landmarks, identity, fits[-1] if fits else None, expected=look.expression))
        times.append(1e3 * (time.process_time() - start))
    return TrackedClip(np.stack([look.landmarks for look in seen]), fits, times)


def stillest_stretch(landmarks: FloatArray, length: int = STILL_FRAMES) -> slice | None:
    """The stretch of ``length`` frames in which the points of the face move least; None in a shorter clip."""
    if len(landmarks) < length:
        return None
    widths = np.array([seen_eye_width(points) for points in landmarks])
    steps = np.abs(np.diff(landmarks[:, :, :2], axis=0)).mean(axis=(1, 2)) / np.maximum(widths[1:], 1e-6)
    sums = np.convolve(steps, np.ones(length - 1), mode="valid")
    start = int(np.argmin(sums))
    return slice(start, start + length)


def smoothed(expressions: FloatArray) -> FloatArray:
    """Expression coefficients (T, 64) as the tracker smooths them."""
    motions = np.zeros((len(expressions), ICT64.size), dtype=np.float32)
    motions[:, :EXPRESSION_COUNT] = expressions
    return smooth_motion(motions, ICT64)[:, :EXPRESSION_COUNT]


def trembling(expressions: FloatArray) -> tuple[float, float]:
    """Standard deviation of frame-to-frame differences: the mean over the coefficients, and the largest."""
    deviation = np.diff(expressions, axis=0).std(axis=0)
    return float(deviation.mean()), float(deviation.max())


def with_blink(model: FaceModel, landmarks: FloatArray, fits: Sequence[FitResult]) -> FloatArray:
    """A still stretch of landmarks (T, 478, 3) into whose middle a blink of three frames is put.

    Eyelids move as the model's ``eyeBlink`` shapes move them in each frame's pose; the landmarks' own noise stays.
    """
    result = landmarks.copy()
    first = len(landmarks) // 2 - len(BLINK) // 2
    for number, closure in enumerate(BLINK, start=first):
        fit = fits[number]
        closed = fit.expression.copy()
        closed[_LIDS] = np.maximum(closed[_LIDS], _BLINK_DEPTH * closure)
        for expression, sign in ((closed, 1.0), (fit.expression, -1.0)):
            result[number] += sign * model.project(model.shape(fit.identity, expression), fit.pose)
    return result


def blink_kept(before: FloatArray, after: FloatArray) -> float:
    """Depth of a blink in the middle of (T, 64) after smoothing, as a share of the depth before."""
    return _depth(after) / max(_depth(before), 1e-6)


def _depth(expressions: FloatArray) -> float:
    lids: NDArray[np.float32] = expressions[:, _LIDS].mean(axis=1)
    middle = len(lids) // 2
    inside = slice(middle - 1, middle + 2)
    return float(lids[inside].max() - np.median(np.delete(lids, inside)))
