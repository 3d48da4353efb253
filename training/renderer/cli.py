"""``pirender-train renderer``: train the renderer on a pack."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from core.errors import InputError

if TYPE_CHECKING:
    from training.renderer.config import ScheduleConfig

_CONFIGS = Path(__file__).parents[1] / "configs"


def run(arguments: Sequence[str]) -> int:
    """Train until the end of the schedule, ``--steps`` or a signal; returns the exit status.

    Raises:
        InputError: bad settings, data, weights or snapshot, or the loss diverged.
    """
    options = _parser().parse_args(arguments)
    if options.steps is not None and options.steps < 1:
        raise InputError(f"--steps must be at least 1, not {options.steps}.")
    from training.renderer.config import read_config
    from training.renderer.pack_data import open_data
    from training.renderer.processes import process_group
    from training.renderer.run import RendererRun

    config = read_config(options.config, options.perceptual)
    data = open_data(options.data)
    with process_group(config.machine) as process, stop_request() as asked:
        last = min(options.steps or config.schedule.steps, config.schedule.steps)
        listen = partial(_tell, config.schedule, last)
        training = RendererRun(options.output, config, data, process, options.resume, options.pairs, listen)
        if options.start is not None and not options.resume:
            training.training.start_from(options.start, data.space.name)
        found = training.train(options.steps, asked)
        if process.leads:
            measured = ", ".join(f"{name} {value:.4g}" for name, value in found.items())
            print(f"step {training.training.step}: {measured}")
            print(f"wrote {options.output / 'renderer.safetensors'}")
    return 0


def _tell(schedule: "ScheduleConfig", last: int, kind: str, step: int, entries: dict[str, Any]) -> None:
    from training.renderer.console import progress_line

    line = progress_line(schedule, last, kind, step, entries)
    if line:
        print(line, file=sys.stderr, flush=True)


@contextmanager
def stop_request() -> Iterator[Callable[[], bool]]:
    """Yields what tells whether Ctrl+C or the monitor's stop button came, so that the step can be finished first."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pirender-train renderer",
        description="Train the renderer: first the warp, then everything (docs/training.md).",
    )
    parser.add_argument("--config", type=Path, default=_CONFIGS / "default.yaml", metavar="FILE", help="YAML or JSON")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="PACK", help="a folder of `pirender-train prepare`, or FILE.npz"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RUN", help="folder of the run")
    parser.add_argument(
        "--pairs", type=Path, metavar="FOLDER", help="learn from pairs that `pirender-train pairs` kept"
    )
    parser.add_argument("--perceptual", metavar="FILE", help="VGG weights (.pth, .safetensors), or 'download'")
    parser.add_argument("--start", type=Path, metavar="FILE", help="begin with the weights of this checkpoint")
    parser.add_argument("--resume", action="store_true", help="go on from the newest snapshot in RUN")
    parser.add_argument("--steps", type=int, metavar="N", help="stop after step N of the schedule")
    return parser
