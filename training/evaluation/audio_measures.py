"""Measures of talking faces, on curves at 25 frames a second."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.speech_corpus.lip_gap import LIPS_MEET
from training.speech_corpus.phonemes import SILENCE, Phoneme, lip_closure

FRAME_RATE = 25
MOST_LAG = 12
"""Frames that curves are shifted by at most."""

_REACH = 0.04
_SILENT_MARGIN = 0.25
_WINDOW = 100
"""Seconds around a closure in which lips may meet; seconds of a silence that belong to its neighbours; frames in
which the spread of the head is taken, the same for all, as longer stretches spread wider."""

Curve = NDArray[np.float64]


def lag_products(predicted: Curve, reference: Curve) -> Curve:
    """Correlation of two curves at each lag from -12 to 12 frames, (25,); positive where the prediction is late.

    A curve that does not move correlates with nothing: 0.
    """
    length = min(len(predicted), len(reference))
    predicted, reference = predicted[:length], reference[:length]
    most = min(MOST_LAG, length - 3)
    products = np.zeros(2 * MOST_LAG + 1)
    for lag in range(-most, most + 1):
        late = predicted[max(lag, 0) : length + min(lag, 0)]
        early = reference[max(-lag, 0) : length + min(-lag, 0)]
        products[lag + MOST_LAG] = correlation(late, early)
    return products


def correlation(first: Curve, second: Curve) -> float:
    """Pearson's correlation of curves of one length; 0 where one of them does not move."""
    first, second = first - first.mean(), second - second.mean()
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / size if size > 1e-9 else 0.0


def closures_met(gap: Curve, phonemes: Sequence[Phoneme]) -> tuple[int, int]:
    """In how many of the p, b and m within the curve the lips meet, and how many there are.

    Args:
        gap: float64 (T,), centimetres between the lips.
        phonemes: what is said.
    """
    times = (np.arange(len(gap)) + 0.5) / FRAME_RATE
    met = count = 0
    for phoneme in phonemes:
        if phoneme.is_bilabial:
            start, end = lip_closure(phoneme)
            near = gap[(times >= start - _REACH) & (times <= end + _REACH)]
            if len(near):
                count += 1
                met += bool(near.min() < LIPS_MEET)
    return met, count


def silent_frames(phonemes: Sequence[Phoneme], frames: int) -> NDArray[np.bool_]:
    """Frames well inside silences, bool (frames,)."""
    times = (np.arange(frames) + 0.5) / FRAME_RATE
    silent = np.zeros(frames, dtype=np.bool_)
    for phoneme in phonemes:
        if phoneme.symbol == SILENCE:
            silent |= (times > phoneme.start + _SILENT_MARGIN) & (times < phoneme.end - _SILENT_MARGIN)
    return silent


def spreads(curves: Sequence[Curve]) -> Curve:
    """Mean standard deviation of the columns in each four seconds of the curves (T, C); (W,), empty for short ones."""
    windows = [
        curve[start : start + _WINDOW] for curve in curves for start in range(0, len(curve) - _WINDOW + 1, _WINDOW)
    ]
    return np.array([float(window.std(axis=0).mean()) for window in windows])


def variance_within(curves: Sequence[Curve]) -> Curve:
    """Variance around the mean of each curve (T, C), over all frames; (C,)."""
    return np.asarray(np.concatenate([curve - curve.mean(axis=0) for curve in curves]).var(axis=0))


def variance_across(takes: Sequence[NDArray[np.float64]]) -> Curve:
    """Variance between takes of the same clip, (C,): the mean over the frames of all clips, each (S, T, C)."""
    return np.asarray(np.concatenate([take.var(axis=0, ddof=1) for take in takes]).mean(axis=0))


def timing_spread(takes: Sequence[NDArray[np.float64]]) -> float:
    """Root mean square, in frames, of the lags at which pairs of takes (S, T) of a clip fit each other best."""
    lags = [
        best_lag(lag_products(take[first], take[second]))
        for take in takes
        for first in range(len(take))
        for second in range(first)
    ]
    return float(np.sqrt(np.mean(np.square(lags)))) if lags else 0.0


def best_lag(products: Curve) -> int:
    """Lag in frames of the highest correlation; the smallest of equals, so that still curves have none."""
    lags = np.arange(-MOST_LAG, MOST_LAG + 1)
    best = lags[products >= products.max() - 1e-9]
    return int(best[np.abs(best).argmin()])
