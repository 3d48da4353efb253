"""``pirender-train renderer``: train the renderer on a pack."""

import argparse
import signal
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from core.errors import InputError

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
    with process_group(config.machine) as process:
        training = RendererRun(options.output, config, data, process, options.resume)
        found = training.train(options.steps, _StopRequest().made)
        if process.leads:
            measured = ", ".join(f"{name} {value:.4g}" for name, value in found.items())
            print(f"step {training.training.step}: {measured}")
            print(f"wrote {options.output / 'renderer.safetensors'}")
    return 0


class _StopRequest:
    """Ctrl+C or the monitor's stop button: the step is finished and a snapshot written."""

    def __init__(self) -> None:
        self._asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def made(self) -> bool:
        """Whether a signal has come."""
        return self._asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


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
    parser.add_argument("--perceptual", metavar="FILE", help="VGG weights (.pth, .safetensors), or 'download'")
    parser.add_argument("--resume", action="store_true", help="go on from the newest snapshot in RUN")
    parser.add_argument("--steps", type=int, metavar="N", help="stop after step N of the schedule")
    return parser
