"""``pirender track``: a photo or a video in, a motion file out."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.cli.progress import Progress
from core.cli.render import add_bfm_option
from core.motion import MotionSequence, save_motion
from core.motion.files import check_motion_name

if TYPE_CHECKING:
    from core.bfm.extraction import BfmExtractor
    from core.tracking.tracker import Tracker

_VIDEO_ENDINGS = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v"}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("track", help="measure expression and head pose of a photo or video")
    parser.add_argument("input", type=Path, metavar="INPUT", help="photo or video")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="MOTION.json", help=".json or .npz")
    parser.add_argument(
        "--tracker", choices=("auto", "embedded", "face-alignment", "bfm"), default="auto",
        help="bfm: the numbers of the Basel Face Model (bfm64), through files of Deep3DFaceReconstruction",
    )  # fmt: skip
    add_bfm_option(parser)
    parser.add_argument("--face", type=int, default=None, metavar="N", help="which face, 0 is the biggest")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Track the input and write its motion.

    Raises:
        InputError: unreadable input, no face, or the output cannot be written.
    """
    from core.tracking.backends import make_tracker

    check_motion_name(options.output)
    extractor = _extractor(options)
    tracker = make_tracker("auto" if extractor is not None else options.tracker)
    if options.input.suffix.lower() in _VIDEO_ENDINGS:
        sequence, found = _track_video(options.input, tracker, extractor)
    else:
        sequence, found = _track_photo(options.input, tracker, options.face, extractor), 1.0
    save_motion(sequence, options.output)
    if options.json:
        print(json.dumps(_summary(options, sequence, found)))


def _extractor(options: argparse.Namespace) -> "BfmExtractor | None":
    if options.tracker != "bfm":
        return None
    from core.bfm.extraction import BfmExtractor

    return BfmExtractor.load(options.bfm_files)


def _track_photo(path: Path, tracker: "Tracker", face: int | None, extractor: "BfmExtractor | None") -> MotionSequence:
    from core.portrait import open_portrait

    portrait = open_portrait(path, tracker, face=face)
    motion = portrait.fit.motion
    if extractor is not None:
        from core.bfm.portrait_motion import portrait_motion

        motion = portrait_motion(portrait, extractor)
    return MotionSequence(motion.space, motion.values[None])


def _track_video(path: Path, tracker: "Tracker", extractor: "BfmExtractor | None") -> tuple[MotionSequence, float]:
    from core.tracking.types import TRACKING_STEPS
    from core.video_reader import VideoReader

    with VideoReader(path) as video:
        steps = None if video.frame_count is None else TRACKING_STEPS * video.frame_count
        with Progress(f"Tracking {path.name}", steps) as progress:
            track = tracker.track_video(progress.over(video), video.fps, lambda *_: progress.advance())
    sequence = track.sequence
    if extractor is not None:
        from core.bfm.clip_motion import clip_motions

        # Only now is the fixed crop known, so the frames are read a second time.
        with VideoReader(path) as video, Progress(f"Measuring {path.name}", len(track.landmarks)) as progress:
            frames = progress.over(video)
            sequence = clip_motions(extractor, frames, track.landmarks, track.valid, track.crop, video.fps)
    return sequence, float(np.mean(track.valid))


def _summary(options: argparse.Namespace, sequence: MotionSequence, found: float) -> dict[str, Any]:
    return {
        "output": str(options.output),
        "space": sequence.space.name,
        "frames": len(sequence),
        "fps": sequence.fps,
        "face_found": found,
        "mean": dict(zip(sequence.space.names, sequence.frames.mean(0).round(5).tolist(), strict=True)),
    }
