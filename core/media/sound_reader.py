"""Sound files, and the sound of videos, in: mono blocks one after the other."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from numpy.typing import NDArray

from core.errors import InputError

if TYPE_CHECKING:
    import av


class SoundReader:
    """Iterates over the first sound track of a file in mono blocks; 5.1 and the like are mixed by FFmpeg's weights.

    Attributes:
        rate: samples a second of the blocks.
        seconds: length that the file states, None where it does not.
        second: when the first sample is heard, on the clock of the file; known once the first block has come.
        origin: where on that clock the picture starts, or the file where there is no picture.
        problem: why the iteration ended before the file's end, in words; None while all is well.

    Raises:
        InputError: no such file, not a sound, or a video without sound.
    """

    def __init__(self, path: str | Path, rate: int | None = None, sample_format: Literal["flt", "s16"] = "flt") -> None:
        """Open a file.

        Args:
            path: WAV, FLAC, OGG, MP3 and whatever else FFmpeg reads, videos too.
            rate: samples a second; None for the file's own.
            sample_format: ``flt`` for float32 blocks, full scale at 1; ``s16`` for int16.
        """
        import av

        self._path = Path(path)
        self._format = sample_format
        if not self._path.is_file():
            raise InputError(f"There is no sound file {self._path}; check the name.")
        try:
            self._container = av.open(str(self._path))
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise InputError(
                f"{self._path.name} cannot be read as a sound; choose a WAV, FLAC, OGG or MP3 file or a video."
            ) from error
        streams = self._container.streams
        if not streams.audio or not streams.audio[0].rate:
            self._container.close()
            raise InputError(f"{self._path.name} has no sound in it; choose a sound file or a video with sound.")
        self.rate = rate or int(streams.audio[0].rate)
        self.seconds = None if self._container.duration is None else self._container.duration / av.time_base
        self.second = 0.0
        self.origin = self._origin(av.time_base)
        self.problem: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Blocks (n,) in order, float32 or int16; damage ends the iteration, a file without any good block raises."""
        import av

        resampler = av.AudioResampler(format=self._format, layout="mono", rate=self.rate)
        heard = 0
        try:
            for frame in self._container.decode(audio=0):
                if heard == 0:
                    self.second = float(frame.time or 0.0)
                for part in resampler.resample(frame):
                    heard += part.samples
                    yield part.to_ndarray().ravel()
        except (av.error.FFmpegError, ValueError) as error:
            if heard == 0:
                raise InputError(
                    f"{self._path.name} cannot be decoded; save it again as WAV and try once more."
                ) from error
            self.problem = f"it is damaged after {heard / self.rate:.1f} s"
        if heard == 0:
            raise InputError(f"{self._path.name} holds no sound; choose another file.")
        for part in resampler.resample(None):
            yield part.to_ndarray().ravel()

    def _origin(self, ticks: int) -> float:
        pictures = [stream for stream in self._container.streams.video if not _is_cover(stream)]
        if pictures and pictures[0].start_time is not None and pictures[0].time_base is not None:
            return float(pictures[0].start_time * pictures[0].time_base)
        return (self._container.start_time or 0) / ticks


def _is_cover(stream: "av.VideoStream") -> bool:
    import av

    return bool(stream.disposition & av.stream.Disposition.attached_pic)
