"""``pirender track``: a photo or a video in, a motion file out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.cli.progress import Progress
from core.errors import InputError
from core.motion import ICT64, MotionSequence, save_motion

if TYPE_CHECKING:
    from core.tracking.tracker import Tracker

_VIDEO_ENDINGS = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v"}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("track", help="measure expression and head pose of a photo or video")
    parser.add_argument("input", type=Path, metavar="INPUT", help="photo or video")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="MOTION.json", help=".json or .npz")
    parser.add_argument("--tracker", choices=("auto", "embedded", "face-alignment"), default="auto")
    parser.add_argument("--face", type=int, default=None, metavar="N", help="which face, 0 is the biggest")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Track the input and write its motion.

    Raises:
        InputError: unreadable input, no face, or the output cannot be written.
    """
    from core.tracking.backends import make_tracker

    if options.output.suffix.lower() not in (".json", ".npz"):
        raise InputError(f"Cannot write a motion as {options.output.name!r}: use a name that ends in .json or .npz.")
    tracker = make_tracker(options.tracker)
    if options.input.suffix.lower() in _VIDEO_ENDINGS:
        sequence, found = _track_video(options.input, tracker)
    else:
        sequence, found = _track_photo(options.input, tracker, options.face), 1.0
    save_motion(sequence, options.output)
    if options.json:
        print(json.dumps(_summary(options, sequence, found)))


def _track_photo(path: Path, tracker: "Tracker", face: int | None) -> MotionSequence:
    from core.portrait import open_portrait

    portrait = open_portrait(path, tracker, face=face)
    return MotionSequence(ICT64, portrait.fit.motion.values[None])


def _track_video(path: Path, tracker: "Tracker") -> tuple[MotionSequence, float]:
    from core.video_reader import VideoReader

    with VideoReader(path) as video, Progress(f"Tracking {path.name}", video.frame_count) as progress:
        track = tracker.track_video(progress.over(video), video.fps)
    return track.sequence, float(np.mean(track.valid))


def _summary(options: argparse.Namespace, sequence: MotionSequence, found: float) -> dict[str, Any]:
    return {
        "output": str(options.output),
        "space": sequence.space.name,
        "frames": len(sequence),
        "fps": sequence.fps,
        "face_found": found,
        "mean": dict(zip(ICT64.names, sequence.frames.mean(0).round(5).tolist(), strict=True)),
    }
