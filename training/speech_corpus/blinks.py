"""Blinks: how they look in real clips, and when they come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.motion import ICT64

BLINKS = [ICT64.index("eyeBlink_L"), ICT64.index("eyeBlink_R")]
"""Columns of the lids."""

BEFORE, AFTER = 4, 7
"""Frames of a blink before and after its deepest."""

CLOSED = 0.25
"""Mean weight of both lids above which eyes that are open otherwise count as blinking."""

_MEAN_PAUSE, _SHAPE = 3.5, 2.5
_FULL = 0.85
_FRAME_RATE = 25


@dataclass(frozen=True, eq=False)
class BlinkShapes:
    """Blinks: float64 (B, BEFORE + AFTER + 1, 2), 0 open to about 1 closed, left and right."""

    curves: NDArray[np.float64]


def made_up_blinks() -> BlinkShapes:
    """The one shape that a blink has when no clip shows better ones: shut in 0.1 s, open in 0.2 s."""
    curve = np.interp(np.arange(-BEFORE, AFTER + 1), [-3, -1, 0, 1, 5], [0.0, 0.75, 1.0, 0.85, 0.0])
    return BlinkShapes(np.repeat(_FULL * curve[None, :, None], 2, axis=2))


def find_blinks(clips: Sequence[NDArray[np.float64]]) -> BlinkShapes:
    """Short closures of both lids in clips of motions (T, 70); the made-up one where there are fewer than five."""
    curves = []
    for frames in clips:
        lids = frames[:, BLINKS] - np.median(frames[:, BLINKS], axis=0)
        depth = lids.mean(axis=1)
        for peak in range(BEFORE, len(depth) - AFTER):
            around = depth[peak - BEFORE : peak + AFTER + 1]
            if depth[peak] > CLOSED and depth[peak] == around.max() and max(around[0], around[-1]) < 0.3 * depth[peak]:
                curves.append(_deepened(lids[peak - BEFORE : peak + AFTER + 1]))
    return BlinkShapes(np.array(curves)) if len(curves) >= 5 else made_up_blinks()


def lay_blinks(frames: int, shapes: BlinkShapes, draws: np.random.Generator) -> NDArray[np.float64]:
    """Lids over time, float64 (frames, 2), about 17 blinks a minute at irregular times."""
    lids = np.zeros((frames + 2 * (BEFORE + AFTER), 2))
    at = draws.uniform(0.0, _MEAN_PAUSE) * _FRAME_RATE
    while at < frames:
        curve = shapes.curves[int(draws.integers(len(shapes.curves)))]
        first = int(at)
        lids[first : first + len(curve)] = np.maximum(lids[first : first + len(curve)], curve)
        at += max(draws.gamma(_SHAPE, _MEAN_PAUSE / _SHAPE), 0.6) * _FRAME_RATE
    return lids[BEFORE : BEFORE + frames]


def blink_count(lids: NDArray[np.floating]) -> int:
    """How often both lids close in (T, 2) rows of their weights."""
    depth = lids.mean(axis=1)
    closed = depth - np.median(depth) > CLOSED
    return int((closed[1:] & ~closed[:-1]).sum())


def _deepened(lids: NDArray[np.float64]) -> NDArray[np.float64]:
    # At 25 frames a second the deepest moment falls between frames more often than not; its ends begin at open.
    lids = lids - np.linspace(lids[0], lids[-1], len(lids))
    lids = np.maximum(lids, 0.0)
    return np.clip(lids * (_FULL / max(float(lids.mean(axis=1).max()), 0.2)), 0.0, 1.0)
