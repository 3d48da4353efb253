import pytest
from PySide6.QtGui import QColor, QPixmap

from pirender_gui.training_monitor.training_process import TrainingJob, bundled_configs

TRAINS = """
import json, pathlib, signal, sys, time
run = pathlib.Path(sys.argv[1]); run.mkdir(exist_ok=True)
stop = []
signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
log = (run / "log.jsonl").open("a")
for step in range(1, 100000):
    log.write(json.dumps({"kind": "train", "step": step, "loss": 1 / step, "images_per_second": 3.0}) + "\\n")
    log.flush()
    if stop:
        print("stopped after step", step)
        break
    time.sleep(0.02)
"""
FAILS = "print('pirender-train: the pack is damaged; prepare it again.'); raise SystemExit(2)"


@pytest.fixture
def monitor(window, tmp_path):
    window.actions_.engine.train.trigger()
    monitor = window.training.monitor
    monitor._timer.setInterval(20)
    (tmp_path / "pack").mkdir()
    monitor.data.setText(str(tmp_path / "pack"))
    monitor.run_folder.setText(str(tmp_path / "run"))
    return monitor


def use(monitor, monkeypatch, code):
    monkeypatch.setattr(monitor.process, "command", lambda job: ["-c", code, str(job.run)])


def test_losses_are_plotted_while_it_trains_and_stop_is_clean(qtbot, monitor, monkeypatch):
    use(monitor, monkeypatch, TRAINS)
    monitor.start_button.click()
    assert monitor.process.is_running and not monitor.start_button.isEnabled() and not monitor.data.isEnabled()
    qtbot.waitUntil(lambda: "train/loss" in monitor.plot.names, timeout=10_000)
    assert "train/images_per_second" not in monitor.plot.names and "Step" in monitor.status.text()
    with qtbot.waitSignal(monitor.process.ended, timeout=10_000) as ended:
        monitor.stop_button.click()
    assert ended.args[0] == 0 and monitor.status.text().startswith("stopped after step")
    assert monitor.start_button.isEnabled() and not monitor.stop_button.isEnabled()


def test_what_goes_wrong_is_said(qtbot, monitor, monkeypatch):
    use(monitor, monkeypatch, FAILS)
    with qtbot.waitSignal(monitor.process.ended, timeout=10_000) as ended:
        monitor.start_button.click()
    assert ended.args[0] == 2 and "the pack is damaged" in monitor.status.text()


@pytest.mark.parametrize(("box", "words"), [("data", "no pack"), ("run_folder", "Name a folder")])
def test_what_is_missing_is_said_before_anything_starts(monitor, box, words):
    getattr(monitor, box).clear()
    monitor.start_button.click()
    assert words in monitor.status.text() and not monitor.process.is_running


def test_the_pictures_of_the_run_are_shown(qtbot, monitor, monkeypatch, tmp_path):
    use(monitor, monkeypatch, TRAINS)
    folder = tmp_path / "run" / "pictures"
    folder.mkdir(parents=True)
    picture = QPixmap(30, 20)
    picture.fill(QColor("red"))
    picture.save(str(folder / "latest.png"))
    monitor.start_button.click()
    qtbot.waitUntil(lambda: not monitor.picture.pixmap().isNull(), timeout=10_000)


def test_the_window_takes_the_training_with_it(qtbot, window, monitor, monkeypatch):
    use(monitor, monkeypatch, TRAINS)
    monitor.start_button.click()
    qtbot.waitUntil(lambda: "train/loss" in monitor.plot.names, timeout=10_000)
    with qtbot.waitSignal(monitor.process.ended, timeout=10_000):
        window.close()


def test_the_command_is_that_of_the_command_line(tmp_path):
    configs = bundled_configs()
    assert {"paper", "default", "tiny"} <= set(configs)
    job = TrainingJob(tmp_path / "pack", tmp_path / "run", configs["tiny"], True, tmp_path / "vgg.pth")
    assert job.arguments()[0] == "renderer" and job.arguments()[-1] == "--resume"
    assert ["--perceptual", str(tmp_path / "vgg.pth")] == job.arguments()[-3:-1]
