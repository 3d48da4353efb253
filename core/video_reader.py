"""Video files in: RGB frames in display orientation."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from core.conventions import ImageArray
from core.errors import InputError

if TYPE_CHECKING:
    import av

_DEFAULT_FPS = 25.0


class VideoReader:
    """Iterates over the frames of a video file, RGB uint8 (H, W, 3), turned as its metadata says.

    Attributes:
        fps: average frames a second.
        frame_count: number of frames if the file says so, else ``None``.
        seconds: length that the file states, else ``None``.
        problem: why an iteration ended before the file's end, in words; ``None`` while all is well.

    Raises:
        InputError: no such file, not a video, or no picture in it.
    """

    def __init__(self, path: str | Path) -> None:
        import av

        self._path = Path(path)
        if not self._path.is_file():
            raise InputError(f"There is no video file {self._path}; check the name.")
        try:
            self._container = av.open(str(self._path))
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise InputError(
                f"Cannot read {self._path.name} as a video: {_reason(error)}; convert it to MP4 and try again."
            ) from error
        if not self._container.streams.video:
            self._container.close()
            raise InputError(f"{self._path.name} has no picture in it; choose a file with video.")
        stream = self._container.streams.video[0]
        self.fps = float(stream.average_rate or stream.guessed_rate or _DEFAULT_FPS)
        self.frame_count: int | None = stream.frames or None
        self.seconds = None if self._container.duration is None else self._container.duration / av.time_base
        self.problem: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def __iter__(self) -> Iterator[ImageArray]:
        """Frames in order; a corrupt tail ends the iteration, a file without any good frame raises."""
        for _, image in self.timed():
            yield image

    def timed(self) -> Iterator[tuple[float | None, ImageArray]]:
        """Frames in order with the second at which each is shown, ``None`` where the file does not tell."""
        import av

        read = 0
        try:
            for frame in self._container.decode(video=0):
                read += 1
                yield None if frame.time is None else float(frame.time), _upright(frame)
        except av.error.FFmpegError as error:
            if read == 0:
                raise InputError(f"Cannot decode {self._path.name}: {_reason(error)}.") from error
            self.problem = f"it is damaged after frame {read} ({_reason(error)})"
        if read == 0:
            raise InputError(f"{self._path.name} holds no frames; choose another file.")
        if self.problem is None and self.frame_count is not None and read < self.frame_count:
            self.problem = f"only {read} of its {self.frame_count} frames are there"


def _upright(frame: "av.VideoFrame") -> ImageArray:
    image: ImageArray = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    # PyAV reports the display matrix as counter-clockwise degrees; np.rot90 turns counter-clockwise.
    quarter_turns = round(float(getattr(frame, "rotation", 0) or 0) / 90.0) % 4
    return np.ascontiguousarray(np.rot90(image, quarter_turns)) if quarter_turns else image


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).rstrip(".")
