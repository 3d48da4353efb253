"""The figures of a tracker on a split: one column of the table of ``evaluate --what tracking``."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.tracking.fit import CoefficientFitter, FitResult
from core.tracking.landmarks import LandmarkResult
from training.evaluation.tracking_measures import TrackedClip, blink_kept, fit_clip, smoothed, trembling, with_blink
from training.face_model.measure import error_2d


@dataclass(frozen=True)
class TrackingFigures:
    """One column of the table. Errors are mean 2-D landmark distances in percent of the outer-eye-corner width.

    Attributes:
        clips: clips measured.
        frames: their frames.
        clip_error: the model's width at the fitted scale; every clip counts once.
        clip_error_2d: the width seen in the picture.
        photos: photos measured.
        photo_error: as ``clip_error``.
        photo_error_2d: as ``clip_error_2d``.
        fit_ms: median processor milliseconds of fitting a frame whose person is known.
        photo_fit_ms: median processor milliseconds of fitting a photo, identity included.
        still_clips: clips with a still stretch of 30 frames.
        trembling_before: deviation of frame-to-frame differences there, mean over coefficients, not smoothed.
        trembling_after: the same after smoothing.
        worst_before: the most trembling coefficient, mean over the clips, not smoothed.
        worst_after: the same after smoothing.
        blink_kept: depth that a blink of 3 frames keeps when smoothed, percent, mean over the clips.
        least_blink_kept: the clip where it keeps least.
    """

    clips: int
    frames: int
    clip_error: float
    clip_error_2d: float
    photos: int
    photo_error: float
    photo_error_2d: float
    fit_ms: float
    photo_fit_ms: float
    still_clips: int
    trembling_before: float
    trembling_after: float
    worst_before: float
    worst_after: float
    blink_kept: float
    least_blink_kept: float


def measure(
    fitter: CoefficientFitter,
    clips: Sequence[Sequence[LandmarkResult]],
    stills: Sequence[slice | None],
    photos: Sequence[LandmarkResult],
) -> TrackingFigures:
    """Fit clips and photos and judge the fits.

    Args:
        fitter: the fitter.
        clips: what was found in the frames of each clip.
        stills: the still stretch of each clip, if it has one.
        photos: what was found in each photo.
    """
    tracked = [fit_clip(fitter, seen) for seen in clips]
    steadiness = [
        _steadiness(fitter, clip, still) for clip, still in zip(tracked, stills, strict=True) if still is not None
    ]
    photo_clips = [_fit_photo(fitter, seen) for seen in photos]
    return TrackingFigures(
        clips=len(tracked),
        frames=sum(len(clip.fits) for clip in tracked),
        clip_error=_mean([clip.errors[0] for clip in tracked]),
        clip_error_2d=_mean([clip.errors[1] for clip in tracked]),
        photos=len(photo_clips),
        photo_error=_mean([photo[0] for photo in photo_clips]),
        photo_error_2d=_mean([photo[1] for photo in photo_clips]),
        fit_ms=_median([time for clip in tracked for time in clip.milliseconds[1:]]),
        photo_fit_ms=_median([photo[2] for photo in photo_clips]),
        still_clips=len(steadiness),
        trembling_before=_mean([row[0] for row in steadiness]),
        trembling_after=_mean([row[1] for row in steadiness]),
        worst_before=_mean([row[2] for row in steadiness]),
        worst_after=_mean([row[3] for row in steadiness]),
        blink_kept=100.0 * _mean([row[4] for row in steadiness]),
        least_blink_kept=100.0 * min((row[4] for row in steadiness), default=float("nan")),
    )


def _steadiness(fitter: CoefficientFitter, clip: TrackedClip, still: slice) -> tuple[float, float, float, float, float]:
    before = clip.expressions
    # The whole clip is smoothed: a stretch of its own would have two ends that nothing smooths.
    after = smoothed(before)
    mean_before, worst_before = trembling(before[still])
    mean_after, worst_after = trembling(after[still])
    blinking = with_blink(fitter.model, clip.landmarks[still], clip.fits[still])
    fits: list[FitResult] = []
    # There are no pictures of these frames, so that landmarks alone count.
    for landmarks in blinking:
        fits.append(fitter.fit_frame(landmarks, clip.fits[0].identity, fits[-1] if fits else None))
    expressions = np.stack([fit.expression for fit in fits])
    return mean_before, mean_after, worst_before, worst_after, blink_kept(expressions, smoothed(expressions))


def _fit_photo(fitter: CoefficientFitter, seen: LandmarkResult) -> tuple[float, float, float]:
    start = time.process_time()
    fit = fitter.fit_photo(seen.landmarks, expected=seen.expression)
    elapsed = 1e3 * (time.process_time() - start)
    return fit.error, error_2d(fit, seen.landmarks), elapsed


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else float("nan")
