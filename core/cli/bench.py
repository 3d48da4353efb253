"""``pirender bench``: how fast this machine is at what the program does."""

import argparse
import dataclasses
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from core.errors import InputError

if TYPE_CHECKING:
    from core.bench.neural import NeuralSpeed
    from core.bench.shipped_networks import ShippedSpeed


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("bench", help="measure speed as multiples of this machine's own rates")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--no-window", action="store_true", help="leave out the editor window")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Measure and print.

    Raises:
        InputError: the window could not be measured.
    """
    from core.bench.geometry import geometry_benchmark
    from core.bench.machine import measure_machine
    from core.bench.neural import neural_benchmark
    from core.bench.shipped_networks import shipped_benchmark

    results: dict[str, Any] = {
        "machine": dataclasses.asdict(measure_machine()),
        **{f"geometry_{speed.size}": dataclasses.asdict(speed) for speed in geometry_benchmark()},
        "neural_256": _neural(neural_benchmark()),
        **{f"{speed.network}_{speed.size}": _shipped(speed) for speed in shipped_benchmark()},
        "tracking_one_core": _in_own_process("core.bench.tracking_process", one_core=True),
    }
    if not options.no_window:
        results["window"] = _in_own_process("pirender_gui.bench", one_core=False)
    if options.json:
        print(json.dumps(results))
    else:
        _print_tables(results)


def _neural(speed: "NeuralSpeed") -> dict[str, Any]:
    shares = {
        "ours_of_plain": speed.ratio,
        "of_matrix_rate": speed.share_of_matrix_rate,
        "plain_of_matrix_rate": speed.plain_share_of_matrix_rate,
    }
    return dataclasses.asdict(speed) | shares


def _shipped(speed: "ShippedSpeed") -> dict[str, Any]:
    return dataclasses.asdict(speed) | {"of_geometry": speed.ratio}


def _in_own_process(module: str, *, one_core: bool) -> dict[str, Any]:
    # Thread limits hold only when set before the libraries load; the window must not be imported by core at all.
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    if one_core:
        environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    finished = subprocess.run(
        [sys.executable, "-m", module], env=environment, capture_output=True, text=True, check=False
    )
    if finished.returncode != 0:
        last = finished.stderr.strip().splitlines()[-1:] or ["no message"]
        raise InputError(f"The measurement {module} failed: {last[0]}")
    result: dict[str, Any] = json.loads(finished.stdout.strip().splitlines()[-1])
    return result


def _print_tables(results: dict[str, Any]) -> None:
    remap = {512: results["machine"]["remap_512_ms"], 2048: results["machine"]["remap_2048_ms"]}
    for part, numbers in results.items():
        size = 2048 if part.endswith("2048") else 512
        print(part.replace("_", " "))
        for name, value in numbers.items():
            print(f"  {name:<38} {_shown(value)}{_ratio(name, value, size, remap[size])}")
    print("\nTimes in ms hold for this machine only; the multiples of one cv2.remap carry over to others.")


def _shown(value: object) -> str:
    return f"{value:10.2f}" if isinstance(value, float) else f"{value!s:>10}"


def _ratio(name: str, value: object, size: int, remap_ms: float) -> str:
    if not (name.endswith("_ms") and isinstance(value, float)) or "remap" in name:
        return ""
    return f"   = {value / remap_ms:8.1f} x remap {size}"
