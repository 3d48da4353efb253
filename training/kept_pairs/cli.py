"""``pirender-train pairs``: make the pairs of a renderer run once."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from core.errors import InputError


def run(arguments: Sequence[str]) -> int:
    """Make and keep pairs; a second call goes on where the first was stopped.

    Raises:
        InputError: bad settings or data, or the folder holds other pairs.
    """
    options = _parser().parse_args(arguments)
    from training.kept_pairs.keeping import keep_pairs
    from training.renderer.batches import BatchSet
    from training.renderer.config import read_config
    from training.renderer.pack_data import open_data
    from training.renderer.pairs import PairDrawer

    config = read_config(options.config)
    if options.count < config.schedule.batch:
        raise InputError(f"--count must be at least a batch, {config.schedule.batch}, not {options.count}.")
    data = open_data(options.data)
    config.check_space(data.space.name, data.space.size, bool(data.space.mirror_pairs))
    clips = data.pack.select("train", config.data.licences)
    drawer = PairDrawer(data.pack, clips, config.network.image_size, config.data, config.seed)
    keep_pairs(options.output, BatchSet(drawer, config), config, options.count, _teller(options.count))
    print(f"wrote {options.output}")
    return 0


def _teller(count: int) -> Callable[[int], None]:
    began, first = time.monotonic(), 0

    def tell(done: int) -> None:
        nonlocal first
        first = first or done
        passed = time.monotonic() - began
        rate = (done - first) / passed if done > first else 0.0
        left = f", {(count - done) / rate / 60:.0f} min left" if rate else ""
        print(f"\r{done} of {count} pairs, {rate:.1f} a second{left}   ", end="", file=sys.stderr, flush=True)

    return tell


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pirender-train pairs",
        description="Make training pairs once and keep them; give the folder to `pirender-train renderer --pairs`.",
    )
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="settings of the run, YAML or JSON")
    parser.add_argument("--data", type=Path, required=True, metavar="PACK", help="as for `pirender-train renderer`")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="where they are kept")
    parser.add_argument("--count", type=int, default=16000, metavar="N", help="pairs (default 16000)")
    return parser
