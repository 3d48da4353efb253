import logging
import os
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pirender_gui.app import prepare_process, sample_photo, set_up_logging
from pirender_gui.error_hook import ErrorHook
from pirender_gui.settings import Settings


@pytest.fixture
def switch_interval() -> object:
    before = sys.getswitchinterval()
    yield before
    sys.setswitchinterval(before)


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch, switch_interval: float) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    prepare_process()
    assert (os.environ["OMP_NUM_THREADS"], os.environ["OMP_WAIT_POLICY"]) == ("7", "PASSIVE")
    assert sys.getswitchinterval() < 0.005


def test_limits_set_by_the_user_stay(monkeypatch: pytest.MonkeyPatch, switch_interval: float) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    prepare_process()
    assert os.environ["OMP_NUM_THREADS"] == "3"


def test_start_without_a_console(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(sys, "stderr", None)
    set_up_logging()
    assert len(root.handlers) == 1


def test_sample_is_bundled() -> None:
    sample = sample_photo()
    assert sample is not None and sample.is_file()


def test_hook_catches_what_nobody_caught_on_any_thread(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    hook = ErrorHook()
    heard: list[tuple[str, str]] = []
    hook.caught.connect(lambda sentence, details: heard.append((sentence, details)))
    hook.install()
    try:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
    finally:
        hook.uninstall()
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=5000)
    assert "ZeroDivisionError" in heard[0][0] and "Traceback" in heard[0][1]
    assert "an exception was not caught" in caplog.text
    assert sys.excepthook is sys.__excepthook__


def test_settings_come_back_with_their_types(settings: Settings, tmp_path: Path) -> None:
    assert settings.geometry.isEmpty()
    assert settings.photo_folder == Path.home()
    settings.photo_folder = tmp_path
    assert settings.photo_folder == tmp_path
    settings.photo_folder = tmp_path / "gone"
    assert settings.photo_folder == Path.home()
