"""Where the photo lies on the canvas: plain numbers, no widget."""

from dataclasses import dataclass, replace

FIT_MARGIN = 24.0
"""Free canvas around a fitted photo, in logical pixels."""

SMALLEST_ZOOM = 0.02
LARGEST_ZOOM = 32.0


@dataclass(frozen=True)
class ViewTransform:
    """Canvas position = photo position * zoom + offset.

    Attributes:
        zoom: canvas pixels (logical) per photo pixel.
        left: canvas x of the photo's left edge.
        top: canvas y of the photo's top edge.
    """

    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @classmethod
    def fitted(cls, photo: tuple[int, int], canvas: tuple[int, int], largest: float = LARGEST_ZOOM) -> "ViewTransform":
        """The whole photo (width, height) centred on the canvas (width, height), magnified ``largest`` at most."""
        room = (max(canvas[0] - 2 * FIT_MARGIN, 16.0), max(canvas[1] - 2 * FIT_MARGIN, 16.0))
        zoom = min(room[0] / photo[0], room[1] / photo[1], largest)
        return cls(zoom).centred(photo, canvas)

    def centred(self, photo: tuple[int, int], canvas: tuple[int, int]) -> "ViewTransform":
        """The same zoom with the photo's middle in the middle of the canvas."""
        left = (canvas[0] - photo[0] * self.zoom) / 2
        top = (canvas[1] - photo[1] * self.zoom) / 2
        return replace(self, left=left, top=top)

    def zoomed(self, factor: float, x: float, y: float) -> "ViewTransform":
        """Magnified by ``factor`` around the canvas position (x, y), which keeps its place in the photo."""
        zoom = min(max(self.zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
        ratio = zoom / self.zoom
        return ViewTransform(zoom, x - (x - self.left) * ratio, y - (y - self.top) * ratio)

    def panned(self, dx: float, dy: float) -> "ViewTransform":
        """Moved by canvas pixels."""
        return replace(self, left=self.left + dx, top=self.top + dy)

    def kept_in_sight(self, photo: tuple[int, int], canvas: tuple[int, int], least: float = 48.0) -> "ViewTransform":
        """Moved so that at least ``least`` canvas pixels of the photo stay on the canvas."""
        left = min(max(self.left, least - photo[0] * self.zoom), canvas[0] - least)
        top = min(max(self.top, least - photo[1] * self.zoom), canvas[1] - least)
        return replace(self, left=left, top=top)

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """Photo position (pixel edges) of a canvas position."""
        return (x - self.left) / self.zoom, (y - self.top) / self.zoom

    def to_canvas(self, x: float, y: float) -> tuple[float, float]:
        """Canvas position of a photo position (pixel edges)."""
        return x * self.zoom + self.left, y * self.zoom + self.top
