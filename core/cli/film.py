"""What the commands that write films have in common."""

import argparse
import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.cli.marks import add_mark_options, checked_label, identity_of
from core.cli.progress import Progress
from core.cli.render import add_edit_options, checked_size
from core.errors import InputError

if TYPE_CHECKING:
    from core.motion_film import FilmReport, FilmSettings


def add_film_options(parser: argparse.ArgumentParser) -> None:
    """Options of every command that turns one photo and something that moves it into a film."""
    add_edit_options(parser)
    parser.add_argument("--crop-only", action="store_true", help="show the square crop, not the whole photo")
    parser.add_argument("--no-crop", action="store_true", help="the photo already is the square crop")
    parser.add_argument(
        "--size", type=int, metavar="PX", help="longer side of the film (default: as the photo, a GIF at most 480)"
    )
    parser.add_argument(
        "--quality", type=int, default=75, metavar="Q", help="1 to 100 for .mp4 and .webm (default: 75)"
    )
    parser.add_argument("--motion", type=Path, metavar="OUT.json", help="write the motion, too; .json or .npz")
    add_mark_options(parser)
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def checked_film_options(options: argparse.Namespace, *inputs: Path) -> "FilmSettings":
    """What the options say about the film, refused before any long work where it makes no sense.

    Args:
        options: with those of :func:`add_film_options`.
        inputs: files that are read and must not be written over.

    Raises:
        InputError: a name, size or quality that no film can have, or an output that is one of the inputs.
    """
    from core.media.film_options import check_film_output
    from core.motion.files import check_motion_name
    from core.motion_film import FilmSettings

    check_film_output(options.output)
    for path in inputs:
        if path.exists() and options.output.exists() and os.path.samefile(path, options.output):
            raise InputError(f"{options.output} is what the film is made from; choose another name.")
    if options.motion is not None:
        check_motion_name(options.motion)
    if not 1 <= options.quality <= 100:
        raise InputError(f"--quality {options.quality} is out of range: use 1 to 100.")
    identity_of(options, options.output)
    crop_only = options.crop_only or options.no_crop
    return FilmSettings(checked_size(options.size), crop_only, options.quality, checked_label(options))


def sign_film(options: argparse.Namespace) -> None:
    """Put content credentials into the film where the options name who signs (``InputError``: it cannot be done)."""
    identity = identity_of(options, options.output)
    if identity is not None:
        from core.credentials import sign

        sign(options.output, identity, options.photo)


class FilmProgress:
    """A progress bar that is told shares of a job instead of items."""

    def __init__(self, title: str, total: int) -> None:
        self._bar = Progress(title, total)
        self._total, self._done = total, 0

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def __call__(self, share: float, seconds_left: float | None = None) -> None:
        """Show that ``share``, 0 to 1, is done; the bar reckons the time left by itself."""
        done = round(share * self._total)
        self._bar.advance(done - self._done)
        self._done = done


def film_summary(report: "FilmReport") -> dict[str, Any]:
    """The numbers of a film for ``--json``."""
    return {
        "output": str(report.path),
        "frames": report.frames,
        "fps": report.rate,
        "seconds": round(report.frames / report.rate, 3),
        "width": report.size[0],
        "height": report.size[1],
        "engine": report.engine,
        "render_seconds": round(report.seconds, 3),
    }
