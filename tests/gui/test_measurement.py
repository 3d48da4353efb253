"""The benchmark's own parts; how fast things are is not asserted."""

from pytestqt.qtbot import QtBot

from pirender_gui.drag_measurement import DragMeasurement, DragTimes
from pirender_gui.loop_probe import LoopProbe
from pirender_gui.main_window import MainWindow


def test_percentiles_are_of_the_measured_latencies() -> None:
    times = DragTimes(tuple(float(value) for value in range(100, 0, -1)), 10, 512, 3.0)
    assert (times.percentile(50), times.percentile(95), times.percentile(100)) == (50.0, 95.0, 100.0)


def test_drag_times_every_move_and_leaves_one_step_a_slider(qtbot: QtBot, edited: MainWindow) -> None:
    times = DragMeasurement(edited).run(0.4)
    assert len(times.latencies) > 5
    assert 0 < times.frames <= len(times.latencies) + 2
    assert all(latency >= 0 for latency in times.latencies)
    assert edited.undo_stack.count() == 1
    assert edited.canvas.painted_serial == edited.preview.newest_serial


def test_probe_sees_a_blocked_loop(qtbot: QtBot) -> None:
    probe = LoopProbe()
    probe.start()
    qtbot.waitUntil(lambda: len(probe.gaps) > 3, timeout=5000)
    total = sum(range(400_000))
    qtbot.waitUntil(lambda: len(probe.gaps) > 8, timeout=5000)
    probe.stop()
    assert total > 0
    assert probe.longest == max(probe.gaps) > 0
