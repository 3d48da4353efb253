"""How much of the driving face is there: the portrait goes to rest while it is gone, and comes back with it."""

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray

_HOLD_SECONDS = 0.2
_EASE_SECONDS = 0.4


def presence(found: NDArray[np.bool_], cuts: tuple[int, ...], fps: float) -> FloatArray:
    """Share of the driving motion that is shown, float32 (T,), 0 at rest to 1.

    A loss is held for a moment, as trackers blink; then the motion eases to rest, and back once the face is there.
    Around a cut it eases to rest as well, as the two sides of it have nothing to do with each other.

    Args:
        found: bool (T,), whether the face was found.
        cuts: first frames of later shots.
        fps: frames a second.
    """
    hold, ease = max(1, round(_HOLD_SECONDS * fps)), max(1, round(_EASE_SECONDS * fps))
    resting = np.zeros(len(found), dtype=bool)
    for start, end in _gaps(found):
        if start == 0:
            resting[:end] = True
        elif end == len(found):
            resting[start + hold + ease :] = True
        elif end - start > 2 * hold:
            resting[min(start + hold + ease, end - 1) : end] = True
    for cut in cuts:
        resting[max(cut - 1, 0) : cut + 1] = True
    if not resting.any():
        return np.ones(len(found), dtype=np.float32)
    places = np.flatnonzero(resting)
    frames = np.arange(len(found))
    after = np.searchsorted(places, frames)
    before = places[np.clip(after - 1, 0, len(places) - 1)]
    behind = places[np.clip(after, 0, len(places) - 1)]
    distance = np.minimum(np.abs(frames - before), np.abs(frames - behind))
    share = np.clip(distance / (ease + 1), 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share), dtype=np.float32)


def _gaps(found: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Start and end of every run of frames without a face."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], found, [True]]).astype(int)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
