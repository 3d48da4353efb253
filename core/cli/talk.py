"""``pirender talk``: a photo and a sound in, a film of the photo saying it out."""

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.film import FilmProgress, add_film_options, checked_film_options, film_summary, sign_film
from core.cli.render import edits_of, engines_for, open_for
from core.errors import InputError
from core.motion import ICT64, save_motion

if TYPE_CHECKING:
    from core.audio.talking import Talker, TalkOptions

_GAINS = ("mouth", "head", "brows", "eyes")
_LARGEST_GAIN = 3.0
_LARGEST_TEMPERATURE = 2.0
_MOST_BLINKS = 60.0


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("talk", help="make a photo say a recording")
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("audio", type=Path, metavar="AUDIO", help="WAV, FLAC, OGG or MP3, or a video with sound")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.mp4",
        help=".mp4, .webm or .gif, or a folder for numbered pictures",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number, another way to say it")
    parser.add_argument("--temperature", type=float, default=1.0, metavar="T", help="liveliness, 0 to 2 (default: 1)")
    for name in _GAINS:
        parser.add_argument(f"--{name}", type=float, default=1.0, metavar="G", help=f"gain of the {name}, 0 to 3")
    parser.add_argument("--blinks", type=float, metavar="N", help="blinks a minute (default: as the model does)")
    parser.add_argument("--still-head", action="store_true", help="the head rests; blinks stay")
    parser.add_argument("--talker", type=Path, metavar="FILE", help="another speech model than the bundled one")
    add_film_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Let the photo say the sound.

    Raises:
        InputError: unreadable input, no face, no sound, or the film cannot be written.
    """
    from core.media.sound import read_sound
    from core.motion_film import render_film

    settings = checked_film_options(options, options.photo, options.audio)
    talk_options = _talk_options(options)
    sound = read_sound(options.audio)
    engines = engines_for(options)
    if engines.space.name != ICT64.name:
        raise InputError(f"Speech moves named shapes, which {engines.space.name} motions have not; use another engine.")
    edits = edits_of(options, engines)
    talker = _talker(options.talker)
    portrait = open_for(options)
    for note in sound.notes:
        print(f"pirender: {note}", file=sys.stderr)
    base = edits.applied(engines.own_motion(portrait).motion)
    with FilmProgress(f"Listening to {options.audio.name}", 100) as progress:
        motions = talker.take(sound, talk_options, base, progress)
    if options.motion is not None:
        save_motion(motions, options.motion)
    with FilmProgress(f"Making {options.output.name}", len(motions)) as progress:
        report = render_film(portrait, engines, motions, options.output, settings, sound, progress)
    sign_film(options)
    if options.json:
        heard = {"seconds": round(sound.seconds, 3), "rate": sound.rate, "notes": list(sound.notes)}
        print(json.dumps({**film_summary(report), "seed": options.seed, "sound": heard}))


def _talk_options(options: argparse.Namespace) -> "TalkOptions":
    from core.audio.talking import TalkOptions

    for name in _GAINS:
        _check_range(name, getattr(options, name), _LARGEST_GAIN)
    _check_range("temperature", options.temperature, _LARGEST_TEMPERATURE)
    if options.blinks is not None:
        _check_range("blinks", options.blinks, _MOST_BLINKS)
    if options.seed < 0:
        raise InputError(f"--seed {options.seed} is out of range: use 0 or more.")
    gains = {name: getattr(options, name) for name in _GAINS}
    return TalkOptions(
        options.seed, options.temperature, **gains, blinks_per_minute=options.blinks, still_head=options.still_head
    )


def _check_range(name: str, value: float, largest: float) -> None:
    if not math.isfinite(value) or not 0.0 <= value <= largest:
        raise InputError(f"--{name} {value:g} is out of range: use 0 to {largest:g}.")


def _talker(path: Path | None) -> "Talker":
    from core.audio import talking

    return talking.bundled_talker() if path is None else talking.load_talker(path)
