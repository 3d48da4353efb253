"""Options that the commands for small networks share."""

import argparse
from pathlib import Path

from core.errors import InputError
from training.default_data import FACES


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Data, files and length of a run."""
    parser.add_argument("--data", type=Path, default=FACES, metavar="DIR", help="the face corpus")
    parser.add_argument("--out", type=Path, metavar="FILE", help="checkpoint to write (or to measure)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings, YAML or JSON")
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="decoded and posed frames (6 GB; default beside --out)"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the state beside --out")
    parser.add_argument("--steps", type=int, metavar="N", help="length of the run instead of the settings' own")
    parser.add_argument("--evaluate", action="store_true", help="measure --out (default: the bundled checkpoint)")


def require_output(options: argparse.Namespace) -> None:
    """Refuse to train into nowhere (``InputError``)."""
    if options.out is None and not options.evaluate:
        raise InputError("Training needs a file to write: give --out FILE.safetensors.")


def cache_folder(options: argparse.Namespace) -> Path:
    """Where decoded frames are kept: as asked for, or beside what is written."""
    if options.cache is not None:
        return Path(options.cache)
    beside = Path(options.out).parent if options.out is not None else Path("out")
    return beside / "landmark-cache"
