"""Frames of a video at a constant rate, whatever the times the file gives them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.conventions import ImageArray

_LONGEST_HOLD = 1.0
"""Seconds; a picture shown for longer is no motion but a still, or a break in the file."""

_NEAR = 0.02


@dataclass(frozen=True, eq=False)
class SteadyFrame:
    """A frame on the constant time grid.

    Attributes:
        image: RGB uint8 (H, W, 3).
        second: when it is shown, on the clock of the file.
        after_break: whether time jumped before it, so that the grid starts anew.
    """

    image: ImageArray
    second: float
    after_break: bool = False


def kept_rate(own: float, wanted: float) -> float:
    """The rate at which a video is kept: its own where that is at or below the wanted one."""
    return own if own <= wanted * (1 + _NEAR) else wanted


def steady_frames(timed: Iterable[tuple[float | None, ImageArray]], own: float, rate: float) -> Iterator[SteadyFrame]:
    """The frame nearest in time to each tick of a clock with ``rate`` ticks a second.

    Args:
        timed: frames with the second at which each is shown (``None``: one frame after the last).
        own: the average rate of the video, for frames without a time.
        rate: ticks a second.
    """
    shown: SteadyFrame | None = None
    ticks, start = 0, 0.0
    for stamp, image in timed:
        previous = None if shown is None else shown.second
        now = _second(stamp, previous, own)
        broken = previous is not None and now - previous > _LONGEST_HOLD
        if shown is None or previous is None or broken:
            if shown is not None and start + ticks / rate <= shown.second + 0.5 / rate:
                yield SteadyFrame(shown.image, start + ticks / rate, shown.after_break and ticks == 0)
            ticks, start = 0, now
            shown = SteadyFrame(image, now, broken)
            continue
        while start + ticks / rate < (previous + now) / 2:
            yield SteadyFrame(shown.image, start + ticks / rate, shown.after_break and ticks == 0)
            ticks += 1
        shown = SteadyFrame(image, now, shown.after_break and ticks == 0)
    if shown is not None and start + ticks / rate <= shown.second + 0.5 / rate:
        yield SteadyFrame(shown.image, start + ticks / rate, shown.after_break and ticks == 0)


def _second(stamp: float | None, previous: float | None, own: float) -> float:
    if previous is None:
        return 0.0 if stamp is None else stamp
    # Times that stand still or run backwards come from damaged files; the frames themselves are in order.
    return previous + 1.0 / own if stamp is None or stamp <= previous else stamp
