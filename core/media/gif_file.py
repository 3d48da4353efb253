"""GIF films with one palette for all frames, written frame by frame.

A palette for each frame would let unchanged parts of the picture flicker, and one made from the first frames would
miss what shows up later (an opened mouth). So the frames are kept losslessly on disk until their colours are known.
"""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.conventions import ImageArray
from core.media.film_marks import mark_gif

_COLOURS = 255
_PIXELS_A_FRAME = 4096
_MOST_PIXELS = 400_000

# Levels of 255; less shows bands on cheeks, more shows grain.
_DITHER = 10.0


class GifFile:
    """An open GIF file."""

    def __init__(self, path: Path, size: tuple[int, int], rate: Fraction) -> None:
        """Start a file; ``size`` is width and height."""
        import av

        self._path, self._size, self._rate = path, size, rate
        handle = tempfile.NamedTemporaryFile(prefix=f"{path.stem}-", suffix=".mkv", dir=path.parent, delete=False)
        handle.close()
        self._kept = Path(handle.name)
        self._container = av.open(str(self._kept), "w")
        options = {"qp": "0", "preset": "ultrafast", "g": "250"}
        self._stream = self._container.add_stream("libx264rgb", rate=rate, options=options)
        self._stream.width, self._stream.height, self._stream.pix_fmt = *size, "rgb24"
        self._frames = 0
        self._sample: list[NDArray[np.uint8]] = []
        self._sampled, self._every = 0, 1

    def add(self, frame: ImageArray) -> None:
        """Append one frame, RGB uint8 (height, width, 3)."""
        import av

        picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
        picture.pts, picture.time_base = self._frames, 1 / self._rate
        self._container.mux(self._stream.encode(picture))
        if self._frames % self._every == 0:
            self._take_colours(frame)
        self._frames += 1

    def finish(self) -> None:
        """Choose the palette and write the file."""
        import av

        self._container.mux(self._stream.encode(None))
        self._container.close()
        colours = self._palette()
        with av.open(str(self._kept)) as kept, av.open(str(self._path), "w", format="gif") as container:
            stream = container.add_stream("gif", rate=self._rate)
            stream.width, stream.height, stream.pix_fmt = *self._size, "pal8"
            palette = _argb(colours)
            dither = _dither_pattern(self._size)
            for number, frame in enumerate(kept.decode(video=0)):
                indices = _indices(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), colours, dither)
                # The annotation of PyAV leaves out the pair that its documentation asks for here.
                picture = av.VideoFrame.from_ndarray(cast(Any, (indices, palette)), format="pal8")
                picture.pts, picture.time_base = number, 1 / self._rate
                container.mux(stream.encode(picture))
            container.mux(stream.encode(None))
        self._kept.unlink(missing_ok=True)
        mark_gif(self._path)

    def abandon(self) -> None:
        """Let go of the files, whatever state they are in."""
        try:
            self._container.close()
        finally:
            self._kept.unlink(missing_ok=True)

    def _take_colours(self, frame: ImageArray) -> None:
        pixels = frame.reshape(-1, 3)
        step = max(1, len(pixels) // _PIXELS_A_FRAME)
        # A prime stride lands in other columns from row to row; the start moves from frame to frame.
        self._sample.append(pixels[self._frames % step :: step].copy())
        self._sampled += len(self._sample[-1])
        if self._sampled > _MOST_PIXELS:
            self._sample = self._sample[::2]
            self._sampled = sum(map(len, self._sample))
            self._every *= 2

    def _palette(self) -> Image.Image:
        pixels = np.concatenate(self._sample)
        return Image.fromarray(pixels[None]).quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2)


def _argb(colours: Image.Image) -> NDArray[np.uint8]:
    """A palette as FFmpeg takes it: uint8 (256, 4), the last entry transparent, for pixels that did not change."""
    table = np.asarray(colours.getpalette("RGB"), np.uint8).reshape(-1, 3)[:_COLOURS]
    result = np.zeros((256, 4), np.uint8)
    result[:_COLOURS, 0] = 255
    result[: len(table), 1:] = table
    return result


def _dither_pattern(size: tuple[int, int]) -> NDArray[np.int16]:
    """Ordered dithering (Bayer 1973): the same at a place in every frame, so that what rests does not crawl."""
    pattern = np.zeros((1, 1))
    for _ in range(3):
        pattern = np.block([[4 * pattern, 4 * pattern + 2], [4 * pattern + 3, 4 * pattern + 1]])
    centred = (pattern + 0.5) / pattern.size - 0.5
    width, height = size
    tiled = np.tile(centred, (-(-height // 8), -(-width // 8)))[:height, :width]
    return np.rint(tiled * _DITHER).astype(np.int16)[..., None]


def _indices(frame: ImageArray, colours: Image.Image, dither: NDArray[np.int16]) -> NDArray[np.uint8]:
    shaken = np.clip(frame.astype(np.int16) + dither, 0, 255).astype(np.uint8)
    return np.asarray(Image.fromarray(shaken).quantize(palette=colours, dither=Image.Dither.NONE), np.uint8)
