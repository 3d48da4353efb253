"""``pirender reenact``: a photo and a driving clip in, a film of the photo doing the same out."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.film import FilmProgress, add_film_options, checked_film_options, film_summary, sign_film
from core.cli.progress import Progress
from core.cli.render import edits_of, engines_for, open_for
from core.errors import InputError
from core.motion import ICT64, save_motion

if TYPE_CHECKING:
    from core.driving.clip import DrivingClip
    from core.driving.transfer import Gains
    from core.engines import Engines
    from core.media.sound import Sound

_PARTS = ("head", "gaze", "lids", "brows", "mouth")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("reenact", help="make a photo do what a face in a video does")
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("driving", type=Path, metavar="DRIVING", help="video, picture or motion file")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.mp4",
        help=".mp4, .webm or .gif, or a folder for numbered pictures",
    )  # fmt: skip
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--relative", dest="absolute", action="store_false",
        help="what changes from the clip's neutral frame, on top of the photo's own expression (default)",
    )  # fmt: skip
    kind.add_argument(
        "--absolute", action="store_true", help="the clip's expression and angles themselves (default for a picture)"
    )
    parser.set_defaults(absolute=None)
    parser.add_argument("--neutral", type=int, metavar="N", help="number of the neutral frame, from 0 (default: found)")
    for name in _PARTS:
        parser.add_argument(f"--{name}", type=float, default=1.0, metavar="G", help=f"gain of the {name}, 0 is off")
    parser.add_argument(
        "--smoothing", type=float, default=0.0, metavar="S", help="0 as tracked to 1 very calm; blinks stay"
    )
    parser.add_argument("--mute", action="store_true", help="leave out the sound of the clip")
    add_film_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Let the photo do what the clip does.

    Raises:
        InputError: unreadable input, no face, an option out of range, or the film cannot be written.
    """
    from core.driving.neutral import neutral_frame
    from core.driving.transfer import DrivingOptions, drive
    from core.motion_film import render_film

    settings = checked_film_options(options, options.photo, options.driving)
    gains = _gains(options)
    if not 0.0 <= options.smoothing <= 1.0:
        raise InputError(f"--smoothing {options.smoothing:g} is out of range: use 0 to 1.")
    engines = engines_for(options)
    edits = edits_of(options, engines)
    portrait = open_for(options)
    clip = _clip(options, engines)
    absolute = clip.is_still if options.absolute is None else options.absolute
    if not absolute and options.neutral is None:
        options.neutral = neutral_frame(clip)
    own = engines.own_motion(portrait)
    for note in (own.notice, *clip.notes):
        if note:
            print(f"pirender: {note}", file=sys.stderr)
    driving_options = DrivingOptions(absolute, options.neutral, gains, options.smoothing)
    motions = drive(edits.applied(own.motion), clip, driving_options)
    if options.motion is not None:
        save_motion(motions, options.motion)
    sound = None if options.mute else _sound(options.driving)
    with FilmProgress(f"Making {options.output.name}", len(motions)) as progress:
        report = render_film(portrait, engines, motions, options.output, settings, sound, progress)
    sign_film(options)
    if options.json:
        driving = {
            "found": round(float(clip.found.mean()), 4),
            "shots": len(clip.cuts) + 1,
            "neutral": None if absolute else options.neutral,
            "absolute": absolute,
            "gains": dataclasses.asdict(gains),
            "smoothing": options.smoothing,
            "sound": sound is not None,
            "notes": list(clip.notes),
        }
        print(json.dumps({**film_summary(report), "driving": driving}))


def _gains(options: argparse.Namespace) -> "Gains":
    from core.driving.transfer import Gains

    for name in _PARTS:
        value = getattr(options, name)
        if not 0.0 <= value <= 3.0:
            raise InputError(f"--{name} {value:g} is out of range: use 0 to 3.")
    return Gains(**{name: getattr(options, name) for name in _PARTS})


def _clip(options: argparse.Namespace, engines: "Engines") -> "DrivingClip":
    from core.driving.reading import read_driving
    from core.tracking.backends import make_tracker

    extractor = None
    if engines.space.name != ICT64.name:
        from core.bfm.extraction import BfmExtractor

        extractor = BfmExtractor.load(options.bfm_files)
    with _TrackingProgress(options.driving.name) as progress:
        return read_driving(options.driving, make_tracker("auto"), extractor, progress)


def _sound(path: Path) -> "Sound | None":
    from core.media.sound import read_sound

    try:
        return read_sound(path)
    except InputError:
        # Most driving clips are silent, pictures and motion files always.
        return None


class _TrackingProgress:
    """A bar that learns how many steps there are when the first one is done."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bar: Progress | None = None
        self._done = 0

    def __enter__(self) -> "_TrackingProgress":
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def __call__(self, done: int, total: int | None) -> None:
        if self._bar is None:
            self._bar = Progress(f"Tracking {self._name}", total)
        self._bar.advance(done - self._done)
        self._done = done
