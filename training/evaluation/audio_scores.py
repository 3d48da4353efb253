"""Scores a talker on clips, and on the same clips with their references shuffled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.audio.talking import Talker, TalkOptions
from core.media.sound import Sound
from core.motion import ICT64, Motion
from training.evaluation.audio_clips import HeardClip
from training.evaluation.audio_measures import (
    FRAME_RATE,
    MOST_LAG,
    best_lag,
    closures_met,
    lag_products,
    silent_frames,
    spreads,
    timing_spread,
    variance_across,
    variance_within,
)
from training.speech_corpus.blinks import BLINKS, blink_count
from training.speech_corpus.lip_gap import LIPS_MEET, lip_gap

JAW = ICT64.index("jawOpen")
_SILENCE_SECONDS = 10


@dataclass(frozen=True)
class Agreement:
    """How predicted mouths agree with references.

    Attributes:
        correlation: of the mouth opening, mean over clips and takes, at no lag.
        worst_correlation: of the clip that agrees least, mean over its takes.
        lag: frames by which predictions are late where the mean correlation is highest.
        within_one: share of takes whose own best lag is at most one frame.
        closures: how many p, b and m there are; None where nobody knows what is said.
        lips_met: share of them in which the lips meet.
    """

    correlation: float
    worst_correlation: float
    lag: int
    within_one: float
    closures: int | None = None
    lips_met: float | None = None


@dataclass(frozen=True)
class Liveliness:
    """How faces move beside what is said.

    Attributes:
        blinks_per_minute: in takes.
        head_spread: mean standard deviation of pitch, yaw and roll within four seconds, radians.
        real_spread: the same of real clips; (10 %, median, 90 %) of their stretches.
        head_inside: share of stretches of takes between those 10 and 90 % of the real ones.
        head_across_seeds: variance of the angles between seeds, as a share of the variance within real clips.
        jaw_across_seeds: the same of ``jawOpen``.
        jaw_timing: how far apart in time the jaws of two takes are, frames.
    """

    blinks_per_minute: float
    head_spread: float
    real_spread: tuple[float, float, float]
    head_inside: float
    head_across_seeds: float
    jaw_across_seeds: float
    jaw_timing: float


@dataclass(frozen=True)
class Rest:
    """The mouth in silence.

    Attributes:
        jaw_silent: mean ``jawOpen`` well inside silences.
        jaw_speaking: mean ``jawOpen`` elsewhere.
        lips_closed: share of silent frames in which the lips meet.
        jaw_nothing: highest ``jawOpen`` in ten seconds of digital silence.
    """

    jaw_silent: float
    jaw_speaking: float
    lips_closed: float
    jaw_nothing: float


@dataclass(frozen=True)
class AudioScores:
    """Everything about one kind of clips.

    Attributes:
        kind: ``synthetic`` or ``real``.
        clips, seconds, seeds: how much was measured.
        matched: predictions against the references of their own sounds.
        shuffled: the control, predictions against references of other sounds.
        liveliness: head, lids and variety.
        rest: the mouth in silence; None where nobody knows when there is silence.
    """

    kind: str
    clips: int
    seconds: float
    seeds: int
    matched: Agreement
    shuffled: Agreement
    liveliness: Liveliness
    rest: Rest | None


def score(
    kind: str,
    clips: Sequence[HeardClip],
    talker: Talker,
    seeds: int,
    real: Sequence[HeardClip],
    advance: Callable[[], None] = lambda: None,
) -> AudioScores:
    """Let the talker move a neutral face to each sound, ``seeds`` times, and measure it.

    Args:
        kind: name of the kind of clips.
        clips: what to hear.
        talker: who moves.
        seeds: takes of each clip, at least 2.
        real: clips to which head and variety are compared.
        advance: called after each clip.
    """
    takes = []
    for clip in clips:
        takes.append(_takes(talker, clip, seeds))
        advance()
    gaps = [lip_gap(take) for take in takes]
    others = [*clips[1:], clips[0]]
    known = all(clip.phonemes for clip in clips)
    return AudioScores(
        kind,
        len(clips),
        sum(clip.sound.seconds for clip in clips),
        seeds,
        _agreement(gaps, clips),
        _agreement(gaps, others),
        _liveliness(takes, real),
        _rest(talker, takes, clips) if known else None,
    )


def _takes(talker: Talker, clip: HeardClip, seeds: int) -> NDArray[np.float64]:
    base = Motion.neutral(ICT64)
    drawn = [talker.take(clip.sound, TalkOptions(seed=seed), base).frames for seed in range(seeds)]
    length = min(len(clip.motions), *(len(frames) for frames in drawn))
    return np.stack([frames[:length] for frames in drawn]).astype(np.float64)


def _agreement(gaps: Sequence[NDArray[np.float64]], references: Sequence[HeardClip]) -> Agreement:
    products = np.array(
        [
            [lag_products(gap, lip_gap(clip.motions)) for gap in take]
            for take, clip in zip(gaps, references, strict=True)
        ]
    )
    lags = np.array([[best_lag(take) for take in clip] for clip in products])
    at_once = products[..., MOST_LAG].mean(axis=1)
    met = count = 0
    for take, clip in zip(gaps, references, strict=True):
        for gap in take:
            more, of = closures_met(gap, clip.phonemes)
            met, count = met + more, count + of
    return Agreement(
        float(at_once.mean()),
        float(at_once.min()),
        best_lag(products.mean(axis=(0, 1))),
        float((np.abs(lags) <= 1).mean()),
        count // products.shape[1] if count else None,
        met / count if count else None,
    )


def _liveliness(takes: Sequence[NDArray[np.float64]], real: Sequence[HeardClip]) -> Liveliness:
    heads = [take[..., ICT64.rotation] for take in takes]
    jaws = [take[..., JAW : JAW + 1] for take in takes]
    real_heads = [clip.motions[:, ICT64.rotation].astype(np.float64) for clip in real]
    real_jaws = [clip.motions[:, JAW : JAW + 1].astype(np.float64) for clip in real]
    drawn = spreads([head for take in heads for head in take])
    low, middle, high = (float(value) for value in np.percentile(spreads(real_heads), (10, 50, 90)))
    minutes = sum(take.shape[0] * take.shape[1] for take in takes) / FRAME_RATE / 60
    blinks = sum(blink_count(face[:, BLINKS]) for take in takes for face in take)
    return Liveliness(
        blinks / minutes,
        float(drawn.mean()),
        (low, middle, high),
        float(((drawn >= low) & (drawn <= high)).mean()),
        float((variance_across(heads) / variance_within(real_heads)).mean()),
        float((variance_across(jaws) / variance_within(real_jaws)).mean()),
        timing_spread([jaw[..., 0] for jaw in jaws]),
    )


def _rest(talker: Talker, takes: Sequence[NDArray[np.float64]], clips: Sequence[HeardClip]) -> Rest:
    silent = [silent_frames(clip.phonemes, take.shape[1]) for take, clip in zip(takes, clips, strict=True)]
    resting = np.concatenate(
        [take[:, where].reshape(-1, ICT64.size) for take, where in zip(takes, silent, strict=True)]
    )
    speaking = np.concatenate([take[:, ~where, JAW].ravel() for take, where in zip(takes, silent, strict=True)])
    nothing = Sound(np.zeros(_SILENCE_SECONDS * 16_000, dtype=np.float32), 16_000)
    still = talker.take(nothing, TalkOptions(), Motion.neutral(ICT64)).frames
    return Rest(
        float(resting[:, JAW].mean()) if len(resting) else 0.0,
        float(speaking.mean()),
        float((lip_gap(resting) < LIPS_MEET).mean()) if len(resting) else 1.0,
        float(still[:, JAW].max()),
    )
