"""``pirender batch``: many photos times many presets, motions, clips and sounds."""

import argparse
import json
import sys
from pathlib import Path

from core.batch.batch import Batch
from core.batch.job_file import absolute, load_job_file
from core.batch.page import PAGE_NAME
from core.batch.performing import State, TaskResult
from core.batch.plan import BatchPlan, Conflict, Move, Output
from core.batch.report import REPORT_NAME, Report, report_to_json
from core.cli.marks import add_mark_options, checked_label, identity_of
from core.cli.progress import Progress
from core.errors import InputError


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("batch", help="edit many photos in many ways")
    parser.add_argument("jobs", type=Path, nargs="?", metavar="JOBS.json", help="job file; or use the options below")
    parser.add_argument("--photos", nargs="+", default=[], metavar="GLOB", help="photos, or patterns in quotes")
    parser.add_argument("--presets", default="", metavar="A,B", help="names of presets, with commas between")
    parser.add_argument(
        "--set", dest="edits", action="append", default=[], metavar="NAME=VALUE", help="one edit; all make one move"
    )
    parser.add_argument("--motions", type=Path, nargs="+", default=[], metavar="FILE", help="motion files")
    parser.add_argument("--driving", type=Path, nargs="+", default=[], metavar="FILE", help="videos or pictures")
    parser.add_argument("--sounds", type=Path, nargs="+", default=[], metavar="FILE", help="sounds to be said")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder for results")
    parser.add_argument("--template", default=None, metavar="NAME", help="file names (default: {photo}-{preset})")
    parser.add_argument("--conflict", choices=[choice.value for choice in Conflict], default=None)
    parser.add_argument("--format", default=None, metavar="ENDING", help="of pictures: png, jpg, webp, tiff, avif")
    parser.add_argument("--film", choices=("mp4", "webm", "gif", "frames"), default=None, help="format of films")
    parser.add_argument("--quality", type=int, default=None, metavar="Q", help="1 to 100")
    parser.add_argument("--size", type=int, default=None, metavar="PX", help="longer side (default: as the photo)")
    parser.add_argument("--crop-only", action="store_true", default=None, help="the square around the head")
    parser.add_argument("--sheets", action="store_true", default=None, help="also a contact sheet for each photo")
    parser.add_argument("--engine", choices=("auto", "geometry", "neural"), default=None)
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="checkpoint of the neural engine")
    add_mark_options(parser)
    parser.add_argument("--workers", type=int, metavar="N", help="processes (default: one on each core)")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="workers of this Dask scheduler instead, e.g. tcp://host:8786"
    )
    parser.add_argument("--resume", action="store_true", help="go on with the batch that was begun in DIR")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Do a batch, or go on with one.

    Raises:
        InputError: nothing to do, a bad job file or option, or some jobs failed, which the report names.
    """
    batch = _batch(options)
    total = len(batch.open_tasks)
    with Progress(f"Making {total} files", total) as progress:

        def told(result: TaskResult) -> None:
            progress.advance()
            if result.state is State.FAILED:
                print(f"pirender: {result.message}", file=sys.stderr)

        run = batch.run(options.workers, told) if options.dask is None else batch.run_on_cluster(options.dask, told)
        run.run()
    report = batch.finish()
    if options.json:
        print(json.dumps(report_to_json(report)))
    _judge(report, Path(batch.plan.output.folder))


def _judge(report: Report, folder: Path) -> None:
    failed = report.count(State.FAILED.value)
    if failed:
        made = report.count(State.DONE.value)
        raise InputError(
            f"{failed} of {failed + made} jobs failed, see {folder / REPORT_NAME}; --resume tries them again."
        )
    print(f"{report.count(State.DONE.value)} files: {folder / PAGE_NAME}", file=sys.stderr)


def _batch(options: argparse.Namespace) -> Batch:
    wants_plan = options.jobs is not None or options.photos
    if options.resume and not wants_plan:
        if options.output is None:
            raise InputError("Name the folder of the batch to go on with: -o DIR.")
        return Batch.resume(options.output)
    plan = _from_file(options) if options.jobs is not None else _from_options(options)
    return Batch.resume(plan.output.folder, plan) if options.resume else Batch.begin(plan)


def _from_file(options: argparse.Namespace) -> BatchPlan:
    named = [name for name in (*_MOVES, *_OUTPUTS, "photos", "output", "engine") if getattr(options, name)]
    if named:
        raise InputError(f"A job file says everything; leave --{named[0].replace('_', '-')} out, or change the file.")
    return load_job_file(options.jobs)


_MOVES = ("presets", "edits", "motions", "driving", "sounds")
_OUTPUTS = {
    "template": "template", "conflict": "conflict", "format": "picture", "film": "film", "quality": "quality",
    "size": "size", "crop_only": "crop_only", "sheets": "sheets",
}  # fmt: skip


def _from_options(options: argparse.Namespace) -> BatchPlan:
    if options.output is None:
        raise InputError("Name a folder for the results: -o DIR.")
    moves = [Move(preset=name.strip()) for name in options.presets.split(",") if name.strip()]
    moves += [Move(motion=str(path)) for path in options.motions]
    moves += [Move(driving=str(path)) for path in options.driving]
    moves += [Move(sound=str(path)) for path in options.sounds]
    if options.edits:
        moves.append(Move(edits=tuple(options.edits)))
    given = {
        name: getattr(options, option) for option, name in _OUTPUTS.items() if getattr(options, option) is not None
    }
    identity = identity_of(options)
    if identity is not None:
        given |= {"certificate": str(identity.certificate), "key": str(identity.key)}
    given["label"] = checked_label(options)
    checkpoint = None if options.checkpoint is None else str(options.checkpoint)
    plan = BatchPlan(
        tuple(options.photos), tuple(moves), Output(str(options.output), **given), options.engine or "auto", checkpoint
    )
    return absolute(plan, Path.cwd())
