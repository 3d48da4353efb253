"""How fast the window answers: measured through the real window, with real mouse events, on a real photo."""

import argparse
import dataclasses
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InputError

if TYPE_CHECKING:
    from pirender_gui.main_window import MainWindow

_STARTS = 3
_TIMEOUT_S = 120


@dataclass(frozen=True)
class WindowBenchmark:
    """Times in milliseconds.

    Attributes:
        slider_to_pixels_p50_ms: from a mouse move on a slider to the end of the paint that shows it, median.
        slider_to_pixels_p95_ms: the same, 95th percentile.
        moves: mouse moves measured, 60 a second.
        frames: pictures painted for them.
        preview_size: pixels along a side of the rendered crop.
        longest_gap_while_dragging_ms: longest time the event loop was kept from running during the drag.
        longest_gap_while_opening_ms: the same while a photo was opened, the engine being loaded.
        longest_gap_while_starting_ms: the same between the first painted window and the first editable photo,
            while libraries and networks were loaded; the longest of the starts.
        window_visible_ms: from the start of the process to the first painted window, median of the starts.
        photo_editable_ms: from the start of the process until the first photo can be edited, median.
    """

    slider_to_pixels_p50_ms: float
    slider_to_pixels_p95_ms: float
    moves: int
    frames: int
    preview_size: int
    longest_gap_while_dragging_ms: float
    longest_gap_while_opening_ms: float
    longest_gap_while_starting_ms: float
    window_visible_ms: float
    photo_editable_ms: float


@dataclass(frozen=True)
class StartTimes:
    """What one start took.

    Attributes:
        visible: when the window was painted: seconds of the system-wide monotonic clock as the started process
            tells it, milliseconds since the begin once the parent has subtracted that.
        editable: when the photo could be edited, likewise.
        longest_gap: milliseconds that the event loop was kept from running in between.
    """

    visible: float
    editable: float
    longest_gap: float


def window_benchmark(photo: Path | None = None, seconds: float = 6.0) -> WindowBenchmark:
    """Measure everything; call it in a process of its own, before any other Qt application.

    Args:
        photo: the photo to edit; the bundled sample when ``None``.
        seconds: how long to drag.

    Raises:
        InputError: the photo cannot be opened.
    """
    from pirender_gui.app import make_application, prepare_process, sample_photo

    # Before numpy is loaded, which the next imports do: it reads the limits only then.
    prepare_process()
    from pirender_gui.drag_measurement import DragMeasurement
    from pirender_gui.headless import scripted_window
    from pirender_gui.loop_probe import LoopProbe

    source = photo if photo is not None else sample_photo()
    if source is None:
        raise InputError("There is no photo to measure with: name one, this installation has no sample.")
    starts = [_measure_start(source) for _ in range(_STARTS)]
    application = make_application()
    with scripted_window(application) as window:
        window.show()
        window.start()
        _open(window, source)
        # The second time, everything is loaded: what is left is the work of opening.
        probe = LoopProbe()
        probe.start()
        _open(window, source)
        probe.stop()
        drag = DragMeasurement(window).run(seconds)
    return WindowBenchmark(
        drag.percentile(50),
        drag.percentile(95),
        len(drag.latencies),
        drag.frames,
        drag.preview_size,
        drag.longest_gap,
        probe.longest,
        max(start.longest_gap for start in starts),
        _median([start.visible for start in starts]),
        _median([start.editable for start in starts]),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the benchmark as one JSON object; ``--start`` measures one start for the parent process."""
    parser = argparse.ArgumentParser(prog="python -m pirender_gui.bench")
    parser.add_argument("photo", type=Path, nargs="?", default=None)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--start", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        if options.start:
            result: StartTimes | WindowBenchmark = _start_once(options.photo)
        else:
            result = window_benchmark(options.photo, options.seconds)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(dataclasses.asdict(result)) + "\n")
    return 0


def _measure_start(photo: Path) -> StartTimes:
    """Times of a start in a fresh process, in milliseconds since its begin."""
    begin = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-m", "pirender_gui.bench", "--start", str(photo)],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if finished.returncode != 0:
        last = finished.stderr.strip().splitlines()[-1:] or ["no message"]
        raise InputError(f"The editor could not be started for the measurement: {last[0]}")
    times = StartTimes(**json.loads(finished.stdout.strip().splitlines()[-1]))
    return StartTimes((times.visible - begin) * 1000.0, (times.editable - begin) * 1000.0, times.longest_gap)


def _open(window: "MainWindow", photo: Path) -> None:
    from pirender_gui.headless import open_in

    problem = open_in(window, photo)
    if problem:
        raise InputError(problem)


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _start_once(photo: Path) -> StartTimes:
    from pirender_gui.app import make_application, prepare_process

    prepare_process()
    from pirender_gui.headless import scripted_window
    from pirender_gui.loop_probe import LoopProbe
    from pirender_gui.waiting import wait_until

    application = make_application()
    with scripted_window(application) as window:
        window.show()
        wait_until(lambda: window.canvas.has_painted, _TIMEOUT_S * 1000)
        visible = time.monotonic()
        probe = LoopProbe()
        probe.start()
        window.start()
        _open(window, photo)
        wait_until(lambda: window.canvas.painted_serial == window.preview.newest_serial, _TIMEOUT_S * 1000)
        editable = time.monotonic()
        probe.stop()
    return StartTimes(visible, editable, probe.longest)


if __name__ == "__main__":
    sys.exit(main())
