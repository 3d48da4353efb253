import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import InputError
from core.project import save_project
from core.project.autosave import Autosave, forget, recoverable

ROOT = str(Path(__file__).resolve().parents[3])

CHILD = """
import sys, os, signal
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from core.project import load_project
from core.project.autosave import Autosave
import core.files
project = load_project(Path(sys.argv[2]))
autosave = Autosave(Path(sys.argv[3]))
autosave.write(project, Path(sys.argv[2]))
if sys.argv[4] == "kill":
    core.files.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    autosave.write(project)
print("written", flush=True)
sys.stdin.read()
if sys.argv[4] == "close":
    autosave.close()
"""


@pytest.fixture
def child(project, tmp_path):
    saved = tmp_path / "work.pirender"
    save_project(project, saved)
    children = []

    def start(what):
        command = [sys.executable, "-c", CHILD, ROOT, str(saved), str(tmp_path / "state"), what]
        children.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        return children[-1]

    yield start
    for process in children:
        process.kill()
        process.communicate()


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_a_running_session_is_not_offered_and_a_killed_one_is(child, project, tmp_path):
    process = child("stay")
    assert process.stdout.readline() == b"written\n"
    assert recoverable(tmp_path / "state").items == ()
    process.kill()
    process.wait()
    survey = recoverable(tmp_path / "state")
    assert survey.problems == ()
    (item,) = survey.items
    assert item.project.motion == project.motion and item.project.history == project.history
    assert item.project_path == tmp_path / "work.pirender"
    forget(item)
    assert recoverable(tmp_path / "state").items == () and names(tmp_path / "state") == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_in_mid_write_leaves_the_autosave_before(child, project, tmp_path):
    process = child("kill")
    assert process.wait() == -signal.SIGKILL
    assert any(name.startswith(".") for name in names(tmp_path / "state")), "the kill hit the write"
    (item,) = recoverable(tmp_path / "state").items
    assert item.project.motion == project.motion
    assert names(tmp_path / "state") == [item.file.name], "remains are cleared away"


def test_an_orderly_end_leaves_nothing(child, tmp_path):
    process = child("close")
    process.stdout.readline()
    process.communicate(b"")
    assert process.returncode == 0 and names(tmp_path / "state") == []


def test_each_session_has_a_file_of_its_own(project, tmp_path):
    first, second = Autosave(tmp_path, 7, 1.0), Autosave(tmp_path, 7, 2.0)
    first.write(project)
    second.write(project)
    assert first.file != second.file and first.file.is_file() and second.file.is_file()
    assert recoverable(tmp_path).items == (), "both are running"
    first.discard()
    assert not first.file.exists() and second.file.is_file()
    first.close()
    second.close()
    second.close()
    assert not list(tmp_path.glob("*.lock"))


def test_a_full_disk_keeps_the_autosave_before(project, tmp_path, monkeypatch):
    autosave = Autosave(tmp_path / "state")
    autosave.write(project)
    before = autosave.file.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.files.os.replace", full)
    with pytest.raises(InputError, match="No space left"):
        autosave.write(project)
    assert autosave.file.read_bytes() == before
    autosave.close()


def test_a_damaged_autosave_is_a_sentence_and_stays(tmp_path):
    (tmp_path / "1-2.autosave").write_text("{")
    (tmp_path / "1-3.autosave").write_text("{}")
    survey = recoverable(tmp_path)
    assert survey.items == () and len(survey.problems) == 2
    assert names(tmp_path) == ["1-2.autosave", "1-3.autosave"]


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Autosave is off"):
        Autosave(tmp_path / "file" / "state")
    assert recoverable(tmp_path / "nowhere").items == ()


def test_the_name_tells_process_and_start(tmp_path):
    autosave = Autosave(tmp_path, started=12.5)
    assert autosave.file.stem == f"{os.getpid()}-12500"
    autosave.close()
