"""The program as it is shipped: real window, real core, bundled sample."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pirender_gui.app import load_studio, sample_photo
from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from pirender_gui.theme import Theme

ROOT = Path(__file__).parents[2]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def real_window(qtbot: QtBot, theme: Theme, settings: Settings) -> Iterator[MainWindow]:
    window = MainWindow(load_studio, theme, settings)
    qtbot.addWidget(window, before_close_func=lambda one: one.undo_stack.setClean())
    window.show()
    window.start()
    yield window
    window.shut_down()


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def save(qtbot: QtBot, window: MainWindow, path: Path) -> np.ndarray:
    with qtbot.waitSignal(window.document.saved, timeout=30_000):
        window.document.save(path)
    return pixels(path)


def test_open_drag_undo_save(qtbot: QtBot, real_window: MainWindow, tmp_path: Path) -> None:
    sample = sample_photo()
    assert sample is not None
    with qtbot.waitSignal(real_window.document.opened, timeout=30_000):
        real_window.open_path(sample)
    slider = real_window.panel.row("jawOpen").slider
    QTest.mousePress(slider, LEFT, pos=QPoint(8, 11))
    for x in range(10, 90, 8):
        QTest.mouseMove(slider, QPoint(x, 11))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(88, 11))
    qtbot.waitUntil(lambda: real_window.canvas.painted_serial == real_window.preview.newest_serial, timeout=30_000)
    assert real_window.undo_stack.count() == 1
    photo = pixels(sample)
    edited = save(qtbot, real_window, tmp_path / "edited.png")
    assert edited.shape == photo.shape
    assert (edited != photo).any()
    real_window.actions_.edit.undo.trigger()
    np.testing.assert_array_equal(save(qtbot, real_window, tmp_path / "undone.png"), photo)


@pytest.mark.parametrize("kind", ["text", "empty", "truncated", "tiny", "folder", "missing"])
def test_bad_input_is_one_sentence_and_the_window_lives_on(
    qtbot: QtBot, real_window: MainWindow, tmp_path: Path, kind: str
) -> None:
    sample = sample_photo()
    assert sample is not None
    path = tmp_path / f"{kind}.jpg"
    if kind == "text":
        path.write_text("no picture")
    elif kind == "empty":
        path.touch()
    elif kind == "truncated":
        path.write_bytes(sample.read_bytes()[:2000])
    elif kind == "tiny":
        Image.new("RGB", (1, 1)).save(path)
    elif kind == "folder":
        path.mkdir()
    real_window.open_path(path)
    bar = real_window.message_bar
    qtbot.waitUntil(lambda: bar.kind == "error" and bool(bar.text), timeout=30_000)
    assert path.name in bar.text
    assert "Traceback" not in bar.text and "\n" not in bar.text
    assert not bar.action_button.isVisibleTo(bar)
    assert real_window.isVisible()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_headless_run_writes_both_pictures(tmp_path: Path) -> None:
    finished = run("run_gui.py", "--headless", "--out", str(tmp_path / "out"))
    assert finished.returncode == 0, finished.stderr
    sample = sample_photo()
    assert sample is not None
    edited = pixels(tmp_path / "out" / "edited.png")
    assert edited.shape == pixels(sample).shape
    assert (edited != pixels(sample)).any()
    assert pixels(tmp_path / "out" / "window.png").shape == (800, 1280, 3)
    assert finished.stdout.count("Edit:") == 3
    assert "edited.png" in finished.stdout and "window.png" in finished.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["edited.png", "window.png"]


@pytest.mark.parametrize("name", ["missing.jpg", "note.jpg"])
def test_headless_run_with_bad_input_ends_with_status_2_and_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "note.jpg").write_text("no picture")
    finished = run("run_gui.py", "--headless", "--out", str(tmp_path / "out"), str(tmp_path / name))
    assert finished.returncode == 2
    assert len(finished.stderr.strip().splitlines()) == 1
    assert name in finished.stderr


def test_start_is_measured_from_outside() -> None:
    finished = run("-m", "pirender_gui.bench", "--start", str(sample_photo()))
    assert finished.returncode == 0, finished.stderr
    times = json.loads(finished.stdout)
    assert times["editable"] >= times["visible"] > 0
    assert times["longest_gap"] >= 0
