"""Neural pictures for the screen: by the best network when the hand rests, by a narrow one while it moves."""

import time
from collections.abc import Callable

from core.conventions import ImageArray
from core.motion import Motion
from core.portrait import Portrait
from core.rendering import Renderer
from core.sized_renderer import SizedRenderer

KEEPS_UP_MS = 50.0
"""A neural engine this fast renders while the hand moves, too: 20 frames a second."""

Rendered = tuple[ImageArray, ImageArray]


class NeuralPreviews:
    """The neural engines of one portrait. Belongs to one thread."""

    def __init__(
        self, portrait: Portrait, make_best: Callable[[], Renderer], make_fast: Callable[[], Renderer] | None = None
    ) -> None:
        """Make the engines when they are needed first; without ``make_fast`` the best one does everything."""
        self._best = _Timed(portrait, make_best)
        self._fast = None if make_fast is None else _Timed(portrait, make_fast)
        self._rested: tuple[Motion, int] | None = None

    @property
    def keeps_up(self) -> bool:
        """Whether a moving hand can be followed; not before :meth:`at_rest` or :meth:`get_ready` have shown it."""
        return self._for_motion().keeps_up

    @property
    def device(self) -> str:
        """What the best engine computes on."""
        return self._best.renderer.device

    def at_rest(self, motion: Motion, size: int) -> Rendered:
        """The best picture: RGB uint8 (S, S, 3) and the paste-back mask uint8 (S, S)."""
        self._rested = motion, size
        return self._best.render(motion, size)

    def get_ready(self) -> None:
        """Render the last picture at rest with the narrow network, if it has not done any of that size.

        Its speed has to be known before the hand moves again, which must not wait for its first picture.
        """
        if self._fast is None or self._rested is None or self._best.keeps_up:
            return
        if self._fast.size != self._rested[1]:
            self._fast.render(*self._rested)

    def in_motion(self, motion: Motion, size: int) -> Rendered:
        """A picture in time, as :meth:`at_rest` otherwise."""
        return self._for_motion().render(motion, size)

    def _for_motion(self) -> "_Timed":
        return self._best if self._fast is None or self._best.keeps_up else self._fast


class _Timed:
    """An engine, and how long its last pictures took."""

    def __init__(self, portrait: Portrait, make: Callable[[], Renderer]) -> None:
        self._portrait, self._make = portrait, make
        self._made: SizedRenderer | None = None
        self._milliseconds: tuple[float, ...] = ()

    @property
    def renderer(self) -> SizedRenderer:
        if self._made is None:
            self._made = SizedRenderer(self._portrait, self._make())
        return self._made

    @property
    def size(self) -> int:
        return 0 if self._made is None else self._made.size

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
