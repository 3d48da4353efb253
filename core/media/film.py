"""Writing films: the file appears whole, or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from core.conventions import ImageArray, require_rgb
from core.errors import InputError
from core.files import atomic_write, cannot_write
from core.media.film_options import FilmKind, FilmOptions, check_film_output
from core.media.gif_file import GifFile
from core.media.picture_sequence import PictureSequence
from core.media.sound import Sound
from core.media.video_file import VideoFile

LARGEST_SIDE = 8192
"""Pixels; H.264 and VP9 know no larger pictures in any level."""

_SMALLEST_SIDE = 16


class _AbandonedError(Exception):
    """Makes the temporary file go."""


class _Output(Protocol):
    def add(self, frame: ImageArray) -> None:
        """Append one frame."""
        ...

    def finish(self) -> None:
        """Complete what was begun."""
        ...

    def abandon(self) -> None:
        """Let go of it, whatever state it is in."""
        ...


class FilmWriter:
    """Writes frames, one at a time, as the kind of film that the file name asks for.

    A context manager: leaving it normally completes the film and moves it into place; leaving it by any exception
    (a cancelled job raises one) removes what was written and lets an earlier file of that name be. Frames are encoded
    as they come, so memory does not grow with the length. MP4 and WebM films of odd size repeat their last row or
    column. Every film carries the mark of :mod:`core.provenance`.
    """

    def __init__(
        self,
        path: str | Path,
        size: tuple[int, int],
        rate: float | Fraction = 25,
        sound: Sound | None = None,
        options: FilmOptions | None = None,
    ) -> None:
        """Prepare a film; nothing is written before the context is entered.

        Args:
            path: ends in .mp4, .webm or .gif; a folder or ``NAME%05d.png`` for PNG pictures.
            size: width and height of the frames.
            rate: frames a second.
            sound: heard from the first frame on; cut where the pictures end. A GIF has none.
            options: quality and the like.

        Raises:
            InputError: unknown ending, no such folder, or a size that the format cannot hold.
        """
        self._path = Path(path)
        self._kind = check_film_output(self._path)
        self._size, self._sound, self._options = size, sound, options or FilmOptions()
        self._rate = Fraction(rate).limit_denominator(1001)
        if self._kind is not FilmKind.PICTURES and not (max(size) <= LARGEST_SIDE and min(size) >= _SMALLEST_SIDE):
            raise InputError(
                f"A film of {size[0]} x {size[1]} pixels cannot be made as {self._kind.value[1:].upper()}; "
                f"choose a size from {_SMALLEST_SIDE} to {LARGEST_SIDE} pixels."
            )
        self._stack = ExitStack()
        self._output: _Output | None = None
        self._frames = 0

    @property
    def frames(self) -> int:
        """Frames added so far."""
        return self._frames

    @property
    def written_size(self) -> tuple[int, int]:
        """Width and height of the pictures in the file: those of the frames, made even where the format asks it."""
        width, height = self._size
        if self._kind in (FilmKind.MP4, FilmKind.WEBM):
            return width + width % 2, height + height % 2
        return width, height

    def __enter__(self) -> Self:
        """Start the file (``InputError`` when it cannot be written)."""
        with ExitStack() as stack:
            temporary = self._path
            if self._kind is not FilmKind.PICTURES:
                temporary = stack.enter_context(atomic_write(self._path))
            with _explained(self._path):
                self._output = self._open(temporary)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._output is not None
        if error is None:
            with self._stack:
                try:
                    self._complete(self._output)
                except BaseException:
                    _abandon(self._output)
                    raise
            return
        _abandon(self._output)
        # The temporary file goes; whatever happened in the body is not for it to explain.
        with suppress(_AbandonedError), self._stack:
            raise _AbandonedError

    def add(self, frame: ImageArray) -> None:
        """Append one frame, RGB uint8 (height, width, 3).

        Raises:
            InputError: the disk is full.
            ValueError: a frame of another size or dtype.
        """
        width, height = self._size
        picture = require_rgb(frame)
        if picture.shape[:2] != (height, width):
            raise ValueError(f"expected a frame of {width} x {height}, got {picture.shape[1]} x {picture.shape[0]}")
        assert self._output is not None, "enter the context first"
        with _explained(self._path):
            self._output.add(picture)
        self._frames += 1

    def _complete(self, output: _Output) -> None:
        if self._frames == 0:
            raise InputError(f"{self._path.name} would have no frames; choose a longer sound or motion.")
        with _explained(self._path):
            output.finish()

    def _open(self, path: Path) -> _Output:
        if self._kind is FilmKind.PICTURES:
            return PictureSequence(path, self._sound)
        if self._kind is FilmKind.GIF:
            return GifFile(path, self._size, self._rate)
        return VideoFile(path, self._kind, self._size, self._rate, self._sound, self._options.quality)


def _abandon(output: _Output) -> None:
    # Closing a file that could not be written fails once more; the first failure is the one to tell.
    with suppress(Exception):
        output.abandon()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except (OSError, av.error.FFmpegError) as error:
        raise cannot_write(path, error) from error
