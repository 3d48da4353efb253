import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from pirender_gui.theme import Theme, load_theme
from tests.gui.answers import Answers
from tests.gui.fakes import FakeStudio


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    theme = load_theme("dark")
    qapp.setStyle("Fusion")
    qapp.setPalette(theme.palette())
    # Without the style sheet, which nothing but the tests of the theme needs, a window is built in half the time.
    return theme


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fails a test that leaves a QThread running."""
    yield
    running = [
        one.objectName() or repr(one)
        for one in gc.get_objects()
        if type(one) is QThread and shiboken6.isValid(one) and one.isRunning() and one != QThread.currentThread()
    ]
    assert not running, f"the test left threads running: {running}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), tmp_path / "data")


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def no_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No renderer is bundled, and opening one loads no torch: the core is a fake."""
    monkeypatch.setattr("pirender_gui.engine_control.bundled_checkpoint", lambda: None)
    monkeypatch.setattr("pirender_gui.engine_control.load_torch", lambda: None)


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, settings: Settings, studio: FakeStudio, no_networks: None
) -> Iterator[MainWindow]:
    """The real main window on a fake core, shown and started."""
    window = MainWindow(lambda: studio, theme, settings)
    qtbot.addWidget(window, before_close_func=_forget_edits)
    window.show()
    window.start()
    yield window
    window.shut_down()


def _forget_edits(window: MainWindow) -> None:
    window.undo_stack.setClean()


@pytest.fixture
def open_photo(qtbot: QtBot, window: MainWindow) -> Callable[[str], None]:
    """Opens a photo with one face by its name and waits until it can be edited."""

    def open_named(name: str = "one.png") -> None:
        with qtbot.waitSignal(window.document.opened, timeout=5000):
            window.open_path(Path("/photos") / name)

    return open_named


@pytest.fixture
def edited(window: MainWindow, open_photo: Callable[[], None]) -> MainWindow:
    """The window with a photo opened."""
    open_photo()
    return window


@pytest.fixture
def answers(window: MainWindow) -> Answers:
    """What answers the questions of the window."""
    answers = Answers()
    window.files.dialogs = window.project_flow.dialogs = answers
    return answers


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A file that stands for a picture with one face."""
    path = tmp_path / "one.png"
    path.write_bytes(b"stands for a picture")
    return path
