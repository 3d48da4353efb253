"""MP4 and WebM films, written frame by frame."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from core.conventions import ImageArray
from core.media.film_marks import container_tags, mark_mp4
from core.media.film_options import FilmKind
from core.media.sound import Sound

if TYPE_CHECKING:
    import av

_SOUND_RATE = 48_000
_BT709 = 1
_LIMITED_RANGE = 1


class VideoFile:
    """An open MP4 or WebM file. Frames of odd width or height get their last column or row twice: yuv420p is even."""

    def __init__(
        self,
        path: Path,
        kind: FilmKind,
        size: tuple[int, int],
        rate: Fraction,
        sound: Sound | None,
        quality: int,
    ) -> None:
        """Start a file; ``size`` is width and height."""
        import av

        self._path, self._kind, self._rate = path, kind, rate
        width, height = size
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        mp4 = kind is FilmKind.MP4
        # Without the flag the index lies at the end, and nothing can be played before all is loaded.
        container_options = {"movflags": "+faststart"} if mp4 else {}
        self._container = av.open(str(path), "w", format="mp4" if mp4 else "webm", options=container_options)
        self._container.metadata.update(container_tags(kind))
        codec, codec_options = _picture_codec(mp4, quality)
        self._picture = cast("av.VideoStream", self._container.add_stream(codec, rate=rate, options=codec_options))
        context = self._picture.codec_context
        context.width, context.height, context.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
        context.time_base = 1 / rate
        context.bit_rate = 0
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE
        self._sound = None if sound is None else _SoundTrack(self._container, sound, "aac" if mp4 else "libopus")
        self._frames = 0

    def add(self, frame: ImageArray) -> None:
        """Append one frame, RGB uint8 (height, width, 3), and the sound that belongs to it."""
        import av

        padded = np.pad(frame, self._padding, mode="edge") if any(map(sum, self._padding)) else frame
        picture = av.VideoFrame.from_ndarray(padded, format="rgb24").reformat(format="yuv420p", dst_colorspace="ITU709")
        picture.pts, picture.time_base = self._frames, 1 / self._rate
        self._frames += 1
        self._container.mux(self._picture.encode(picture))
        if self._sound is not None:
            self._sound.up_to(self._frames / self._rate)

    def finish(self) -> None:
        """Complete the file."""
        self._container.mux(self._picture.encode(None))
        if self._sound is not None:
            self._sound.finish()
        self._container.close()
        if self._kind is FilmKind.MP4:
            mark_mp4(self._path)

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in."""
        self._container.close()


class _SoundTrack:
    """Sound fed into a container in step with the pictures, so that the muxer never has to hold much of either."""

    def __init__(self, container: "av.container.OutputContainer", sound: Sound, codec: str) -> None:
        self._container, self._sound = container, sound
        stream = container.add_stream(codec, rate=_SOUND_RATE, layout="mono", bit_rate=112_000)
        self._stream = cast("av.AudioStream", stream)
        self._done = 0

    def up_to(self, second: Fraction) -> None:
        """Write everything that is heard before ``second``."""
        import av

        end = min(round(second * self._sound.rate), len(self._sound.samples))
        if end <= self._done:
            return
        part = np.ascontiguousarray(self._sound.samples[None, self._done : end])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = self._sound.rate, self._done
        frame.time_base = Fraction(1, self._sound.rate)
        self._done = end
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write what the encoder still holds."""
        self._container.mux(self._stream.encode(None))


def _picture_codec(mp4: bool, quality: int) -> tuple[str, dict[str, str]]:
    if mp4:
        return "libx264", {"crf": f"{40 - 0.29 * quality:.1f}", "preset": "veryfast"}
    crf = round(56 - 0.36 * quality)
    return "libvpx-vp9", {"crf": str(crf), "deadline": "realtime", "cpu-used": "6", "row-mt": "1"}
