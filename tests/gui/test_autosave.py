import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.project.autosave import recoverable
from pirender_gui.main_window import MainWindow
from tests.gui.answers import Answers
from tests.gui.fakes import FakeStudio

ROOT = Path(__file__).parents[2]

CRASH = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
import core.files
from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from pirender_gui.theme import load_theme
from pirender_gui.waiting import wait_until
from tests.gui.fakes import FakeStudio

folder, photo, project, way = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
application = QApplication([])
settings = Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
window = MainWindow(FakeStudio, load_theme("dark"), settings, folder)
window.show()
window.start()
window.open_path(photo)
assert wait_until(lambda: window.model.portrait is not None, 10_000)
window.editor.edit({"jawOpen": 0.5})
if way != "first autosave":
    window.autosave.write()
    assert wait_until(lambda: not window.worker.is_busy(), 10_000)
window.editor.close_gesture()
window.editor.edit({"yaw": 0.25})
if way != "between":
    core.files.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    window.autosave.write() if "autosave" in way else window.projects.save(project)
    wait_until(lambda: False, 10_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def crash(folder, photo, project, way):
    """Edit in another process that is killed: in mid-autosave, in mid-save or between."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-c", CRASH, str(folder), str(photo), str(project), way]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "autosave"


@pytest.fixture
def make_window(qtbot, theme, settings, folder, no_networks):
    windows = []

    def make():
        window = MainWindow(FakeStudio, theme, settings, folder)
        window.files.dialogs = window.project_flow.dialogs = Answers()
        qtbot.addWidget(window, before_close_func=lambda one: one.undo_stack.setClean())
        window.show()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.shut_down()


@pytest.fixture
def window(make_window, photo, qtbot):
    window = make_window()
    window.start()
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(photo)
    return window


def autosaves(folder):
    return sorted(path for path in folder.glob("*.autosave") if not path.name.startswith("."))


def written(qtbot, window, folder):
    window.autosave.write()
    qtbot.waitUntil(lambda: not window.worker.is_busy() and autosaves(folder) != [], timeout=5000)


def test_nothing_is_written_without_unsaved_edits(qtbot, window, folder):
    window.autosave.write()
    qtbot.waitUntil(lambda: not window.worker.is_busy(), timeout=5000)
    assert autosaves(folder) == []


def test_unsaved_edits_are_written_once(qtbot, window, folder):
    window.editor.edit({"jawOpen": 0.5})
    written(qtbot, window, folder)
    time_of_first = autosaves(folder)[0].stat().st_mtime_ns
    window.autosave.write()
    qtbot.waitUntil(lambda: not window.worker.is_busy(), timeout=5000)
    assert autosaves(folder)[0].stat().st_mtime_ns == time_of_first


@pytest.mark.parametrize("way", ["undo", "save", "another photo", "close"])
def test_the_autosave_goes_when_there_is_nothing_left_to_lose(qtbot, window, folder, photo, tmp_path, way):
    window.editor.edit({"jawOpen": 0.5})
    written(qtbot, window, folder)
    if way == "undo":
        window.undo_stack.undo()
    elif way == "save":
        with qtbot.waitSignal(window.projects.saved, timeout=5000):
            window.projects.save(tmp_path / "mine.pirender")
    elif way == "another photo":
        with qtbot.waitSignal(window.document.opened, timeout=5000):
            window.document.open_photo(photo)
    else:
        window.undo_stack.setClean()
        window.close()
    assert autosaves(folder) == []


def test_a_folder_that_cannot_be_written_is_told_once(qtbot, window, folder):
    folder.write_text("a file in the place of the folder")
    window.editor.edit({"jawOpen": 0.5})
    with qtbot.waitSignal(window.autosave.failed, timeout=5000):
        window.autosave.write()
    assert "Autosave is off" in window.message_bar.text
    window.message_bar.hide()
    window.autosave.write()
    assert window.message_bar.text == ""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("way", ["between", "mid autosave", "mid save"])
def test_after_a_kill_the_work_is_offered_back(qtbot, make_window, folder, photo, tmp_path, way):
    project = tmp_path / "mine.pirender"
    project.write_text("the project as it was")
    crash(folder, photo, project, way)
    assert project.read_text() == "the project as it was"
    window = make_window()
    window.start()
    qtbot.waitUntil(lambda: window.recovery.dialog is not None, timeout=5000)
    dialog = window.recovery.dialog
    assert dialog.list.count() == 1 and "one.png" in dialog.list.item(0).text()
    with qtbot.waitSignal(window.projects.opened, timeout=5000):
        dialog.restore_button.click()
    assert window.model.motion["jawOpen"] == pytest.approx(0.5)
    assert window.isWindowModified() and window.undo_stack.count() == 1
    # The work is in this session's autosave before the old one goes.
    qtbot.waitUntil(lambda: not window.worker.is_busy(), timeout=5000)
    assert len(autosaves(folder)) == 1 and recoverable(folder).items == ()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_in_the_very_first_autosave_leaves_no_half_file(qtbot, folder, photo, tmp_path):
    crash(folder, photo, tmp_path / "mine.pirender", "first autosave")
    survey = recoverable(folder)
    assert survey.items == () and survey.problems == () and autosaves(folder) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_what_is_left_for_later_is_offered_again_and_discarded_for_good(qtbot, make_window, folder, photo, tmp_path):
    crash(folder, photo, tmp_path / "mine.pirender", "between")
    window = make_window()
    window.start()
    qtbot.waitUntil(lambda: window.recovery.dialog is not None, timeout=5000)
    window.recovery.dialog.later_button.click()
    assert len(recoverable(folder).items) == 1
    again = make_window()
    again.start()
    qtbot.waitUntil(lambda: again.recovery.dialog is not None, timeout=5000)
    again.recovery.dialog.discard_button.click()
    assert recoverable(folder).items == () and again.recovery.dialog is None


def test_a_damaged_autosave_is_one_sentence_and_is_left_alone(qtbot, make_window, folder):
    folder.mkdir()
    damaged = folder / "1-2.autosave"
    damaged.write_text("{")
    window = make_window()
    with qtbot.waitSignal(window.recovery.problem, timeout=5000):
        window.start()
    assert "1-2.autosave" in window.message_bar.text and damaged.read_text() == "{"


def test_a_running_editor_keeps_its_autosave_to_itself(qtbot, window, make_window, folder):
    window.editor.edit({"jawOpen": 0.5})
    written(qtbot, window, folder)
    other = make_window()
    other.start()
    qtbot.waitUntil(lambda: not other.worker.is_busy(), timeout=5000)
    assert other.recovery.dialog is None and len(autosaves(folder)) == 1
