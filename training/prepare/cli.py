"""``pirender-train prepare``: videos and photos in, packs out."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import InputError
from training.prepare.config import IMAGE_SIZES, MOTION_SPACES, PrepareConfig, read_config


def run(arguments: Sequence[str]) -> int:
    """Prepare, or export what is prepared; returns the exit status.

    Raises:
        InputError: bad inputs, settings or pack.
    """
    # Before anything imports numpy, and for the workers: small products lose by threads that wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    options = _parser().parse_args(arguments)
    if not options.inputs and options.export is None:
        raise InputError("There is nothing to do: give videos or folders of them, or --export FILE.npz.")
    if options.workers < 1 or options.chunk_mb < 1:
        raise InputError("--workers and --chunk-mb are numbers of at least 1.")
    if options.inputs:
        _prepare(options)
    if options.export is not None:
        _export(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pirender-train prepare",
        description="Cut videos to shots with one face, crop and track it, and write a pack for training.",
    )
    parser.add_argument("inputs", nargs="*", type=Path, metavar="INPUT", help="video, photo, folder or corpus")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PACK", help="folder of the pack")
    parser.add_argument("--config", type=Path, metavar="FILE", help="JSON or YAML settings")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run, or add files")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--size", type=int, choices=IMAGE_SIZES, help="pixels along a side of the frames")
    parser.add_argument("--motion-space", choices=MOTION_SPACES, help="bfm64 needs files of Deep3DFaceReconstruction")
    parser.add_argument("--bfm-files", type=Path, metavar="FOLDER", help="where those files lie")
    parser.add_argument("--licences", nargs="+", metavar="NAME", help="take only files under these licences")
    parser.add_argument("--export", type=Path, metavar="FILE.npz", help="also write the pack as plain arrays")
    parser.add_argument("--chunk-mb", type=int, default=55, metavar="MB", help="largest file of an export (default 55)")
    return parser


def _config(options: argparse.Namespace) -> PrepareConfig:
    config = PrepareConfig() if options.config is None else read_config(options.config)
    if options.size is not None:
        config = replace(config, image_size=options.size)
    return config if options.motion_space is None else replace(config, motion_space=options.motion_space)


def _check_bfm_files(folder: Path | None) -> None:
    """Refuse missing or damaged files once, before every video is skipped for them."""
    from core.bfm.extraction import BfmExtractor
    from core.bfm.files import FOLDER_VARIABLE

    if folder is not None:
        # Worker processes inherit it.
        os.environ[FOLDER_VARIABLE] = str(folder.absolute())
    BfmExtractor.load()


def _prepare(options: argparse.Namespace) -> None:
    from training.prepare.preparation import prepare
    from training.prepare.report import REPORT_NAME
    from training.prepare.sources import Selection, find_sources

    config = _config(options)
    if config.motion_space == "bfm64":
        _check_bfm_files(options.bfm_files)
    licences = None if options.licences is None else tuple(options.licences)
    sources = find_sources(options.inputs, Selection(config.validation_share, licences))
    summary = prepare(sources, options.output, config, workers=options.workers, resume=options.resume)
    print(
        f"{options.output}: {summary.clips} clips with {summary.frames} frames of {summary.files} files, "
        f"{summary.skipped} skipped (see {REPORT_NAME}), {summary.seconds:.0f} s"
    )


def _export(options: argparse.Namespace) -> None:
    from training.packs.export import export_pack
    from training.packs.reader import PackReader

    reader = PackReader(options.output)
    clips = None if options.licences is None else reader.select(licences=options.licences)
    files = export_pack(reader, options.export, options.chunk_mb * 1_000_000, clips)
    total = sum(file.stat().st_size for file in files)
    print(f"exported {len(files)} file{'s' if len(files) > 1 else ''} of {total / 1e6:.0f} MB: {files[0]}")
