"""Neural pictures for the screen: by the best network when the hand rests, by a narrow one while it moves."""

import time
from collections.abc import Callable
from functools import cached_property

from core.conventions import ImageArray
from core.motion import Motion
from core.portrait import Portrait
from core.rendering import Renderer
from core.session_types import PREVIEW_SIZE
from core.sized_renderer import SizedRenderer

KEEPS_UP_MS = 50.0
"""A neural engine this fast renders while the hand moves, too: 20 frames a second."""

Rendered = tuple[ImageArray, ImageArray]


class NeuralPreviews:
    """The neural engines of one portrait. Belongs to one thread."""

    def __init__(
        self, portrait: Portrait, make_best: Callable[[], Renderer], make_fast: Callable[[], Renderer] | None = None
    ) -> None:
        """Make the engines when they are needed first; without ``make_fast`` the best network follows the hand, too."""
        # An engine of its own for each of the two, as they show different sizes in turns.
        self._portrait, self._make_best = portrait, make_best
        self._moving = _Timed(portrait, make_fast or make_best)
        self._rested: tuple[Motion, int] | None = None

    @property
    def keeps_up(self) -> bool:
        """Whether a moving hand can be followed; not before :meth:`get_ready` has shown how long pictures take."""
        return self._moving.keeps_up

    @property
    def device(self) -> str:
        """What the best network computes on."""
        return self._resting.device

    def at_rest(self, motion: Motion, size: int) -> Rendered:
        """The best picture: RGB uint8 (S, S, 3) and the paste-back mask uint8 (S, S)."""
        self._rested = motion, size
        return self._resting.render(motion, size)

    @cached_property
    def _resting(self) -> SizedRenderer:
        return SizedRenderer(self._portrait, self._make_best())

    def get_ready(self) -> None:
        """After a picture at rest: render it as in motion, if nothing was rendered at that size.

        How long that takes has to be known before the hand moves again, which must not wait for a first picture.
        """
        if self._rested is None:
            return
        motion, size = self._rested
        if self._moving.renderer.size != min(size, PREVIEW_SIZE):
            self._moving.render(motion, min(size, PREVIEW_SIZE))

    def in_motion(self, motion: Motion, size: int) -> Rendered:
        """A picture in time, as :meth:`at_rest` otherwise."""
        return self._moving.render(motion, size)


class _Timed:
    """An engine, and how long its last pictures took."""

    def __init__(self, portrait: Portrait, make: Callable[[], Renderer]) -> None:
        self._portrait, self._make = portrait, make
        self._milliseconds: tuple[float, ...] = ()

    @cached_property
    def renderer(self) -> SizedRenderer:
        return SizedRenderer(self._portrait, self._make())

    @property
    def keeps_up(self) -> bool:
        # The better of two: one hiccup says nothing.
        return min(self._milliseconds, default=float("inf")) <= KEEPS_UP_MS

    def render(self, motion: Motion, size: int) -> Rendered:
        renderer = self.renderer
        if renderer.size != size:
            # The first picture of a size costs more than the later ones, and says nothing about their speed.
            renderer.render(motion, size)
            self._milliseconds = ()
        begin = time.perf_counter()
        rendered = renderer.render(motion, size)
        self._milliseconds = (*self._milliseconds[-1:], (time.perf_counter() - begin) * 1000.0)
        return rendered
