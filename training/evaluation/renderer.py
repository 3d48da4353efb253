"""Measures renderers on a split: reconstruction from the first frame, and imitation of another person.

``pirender-train evaluate --what renderer --data PACK_OR_FACES [--split val] [--checkpoint FILE]... -o DIR``
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.conventions import WINDOW_RADIUS
from core.errors import InputError
from core.files import atomic_write
from core.motion import ICT64
from core.opencv import cv2
from core.tracking.backends import make_tracker
from training.evaluation.asked_motions import their_changes
from training.evaluation.face_measurer import FaceMeasurer
from training.evaluation.measured_clips import MeasuredClip, measured_clip
from training.evaluation.network_measures import BackboneDistance, InceptionFeatures, Lpips
from training.evaluation.picture_folder import PictureFolder
from training.evaluation.progress import Progress
from training.evaluation.renderer_clips import ClipSource, Sampling, open_clips
from training.evaluation.renderer_rows import Row, make_rows
from training.evaluation.renderer_table import Results, to_json, to_markdown
from training.evaluation.renderer_tasks import Judges, imitation, reconstruction

JSON_NAME = "evaluation.json"
MARKDOWN_NAME = "evaluation.md"


def measure(
    source: ClipSource,
    split: str,
    sampling: Sampling,
    rows: Sequence[Row],
    judges: Judges,
    clips: int | None = None,
    pictures: PictureFolder | None = None,
) -> Results:
    """Measure all rows on the clips of a source.

    Args:
        source: where the clips come from.
        split: its name, for the table.
        sampling: which frames are taken.
        rows: the renderers.
        judges: what measures their pictures.
        clips: only the first so many clips; None for all.
        pictures: keeps the pictures of the reconstruction; None to keep none.

    Raises:
        InputError: no clip shows a face in two frames.
    """
    chosen = source.clips[:clips]
    progress = Progress("clips tracked", len(chosen))
    found: list[MeasuredClip] = []
    left_out: list[str] = []
    for file in chosen:
        clip = measured_clip(file, source.frames(file.name, sampling), judges.faces, sampling.radius)
        if clip is None:
            left_out.append(file.name)
        else:
            found.append(clip)
        progress.advance()
    if not found:
        raise InputError(f"No clip of split {split!r} shows a face in two of the frames taken; take more frames of it.")
    return Results(
        motion_space=ICT64.name,
        split=split,
        clips=[clip.file.name for clip in found],
        left_out=left_out,
        reconstruction=reconstruction(found, rows, judges, pictures),
        imitation=imitation(found, rows, judges),
        changes=imitation(found, rows, judges, their_changes),
    )


def _judges(options: argparse.Namespace) -> tuple[Judges, list[str]]:
    """What measures, with a sentence for each measure that is skipped."""
    skipped = []
    for name, given, option in (
        ("LPIPS", options.lpips, "--lpips FILE"),
        ("FID", options.fid, "--fid FILE"),
        ("The perceptual distance", options.perceptual, "--perceptual FILE"),
    ):
        if given is None:
            skipped.append(f"{name} was skipped: no weights were given ({option}).")
    judges = Judges(
        FaceMeasurer(make_tracker("embedded")),
        None if options.lpips is None else Lpips(options.lpips),
        None if options.perceptual is None else BackboneDistance(options.perceptual),
        None if options.fid is None else InceptionFeatures(options.fid),
        options.perceptual_every,
    )
    if options.perceptual is not None and options.perceptual_every > 1:
        skipped.append(f"The perceptual distance was measured on one of {options.perceptual_every} frames taken.")
    return judges, skipped


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what renderer", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a pack (folder or .npz export), or the face corpus")
    parser.add_argument("--split", choices=("train", "val"), default="val")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="a renderer; may be repeated")
    parser.add_argument("--every", type=int, default=1, help="take every n-th frame of a clip")
    parser.add_argument("--limit", type=int, default=None, help="driving frames of a clip at most, spread evenly")
    parser.add_argument("--clips", type=int, default=None, help="only the first so many clips")
    parser.add_argument("--perceptual", type=Path, default=None, help="VGG weights for the perceptual distance")
    parser.add_argument(
        "--perceptual-every", type=int, default=1, metavar="N", help="measure that distance on every N-th frame only"
    )
    parser.add_argument("--lpips", type=Path, default=None, help="torchvision's AlexNet weights, for LPIPS")
    parser.add_argument("--fid", type=Path, default=None, help="Inception weights of torch-fidelity, for FID")
    parser.add_argument("--pictures", type=Path, default=None, help="keep the pictures of the reconstruction here")
    parser.add_argument("--device", default="auto", help="auto, cuda, mps or cpu, for checkpoints")
    parser.add_argument("-o", "--output", type=Path, required=True, help=f"folder for {JSON_NAME} and {MARKDOWN_NAME}")
    options = parser.parse_args(argv)
    for name in ("every", "limit", "clips", "perceptual_every"):
        value = getattr(options, name)
        if value is not None and value < 1:
            raise InputError(f"--{name.replace('_', '-')} must be at least 1.")
    return options


def _write(folder: Path, name: str, text: str) -> None:
    with atomic_write(folder / name) as temporary:
        temporary.write_text(text, encoding="utf-8")


def run(argv: Sequence[str]) -> int:
    """Write and print the tables; returns the exit status."""
    options = _arguments(argv)
    cv2.setNumThreads(1)
    source = open_clips(options.data, options.split)
    rows = make_rows(options.checkpoint, options.device)
    judges, skipped = _judges(options)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Cannot write to {options.output} ({error.strerror}); choose another folder.") from error
    sampling = Sampling(options.every, options.limit, WINDOW_RADIUS if options.checkpoint else 0)
    pictures = None if options.pictures is None else PictureFolder(options.pictures)
    measured = measure(source, options.split, sampling, rows, judges, options.clips, pictures)
    backbone = None if options.perceptual is None else options.perceptual.name
    results = replace(measured, backbone=backbone, skipped=skipped)
    _write(options.output, JSON_NAME, to_json(results))
    _write(options.output, MARKDOWN_NAME, to_markdown(results))
    print(to_markdown(results).split("## Same-identity reconstruction, by clip", 1)[0].rstrip())
    return 0
