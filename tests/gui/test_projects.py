import errno
import json
from pathlib import Path

import pytest

from core.project import PhotoReference, load_project
from pirender_gui.dialogs import Unsaved
from tests.gui.fakes import OWN_MOTION


@pytest.fixture
def worked(qtbot, window, answers, photo, tmp_path):
    """A window with two edits, the second one undone, saved as a project."""
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(photo)
    window.editor.edit({"jawOpen": 0.5})
    window.editor.edit({"mouthSmile_L": 0.25})
    window.undo_stack.undo()
    answers.project = tmp_path / "mine.pirender"
    with qtbot.waitSignal(window.projects.saved, timeout=5000):
        window.actions_.file.save_project.trigger()
    return window


def reopen(qtbot, window, path):
    with qtbot.waitSignal(window.projects.opened, timeout=5000) as opened:
        window.open_path(path)
    return opened.args[0]


def test_saving_asks_once_and_then_writes_over_its_own_file(qtbot, worked, answers):
    assert not worked.isWindowModified() and "mine.pirender" in worked.windowTitle()
    worked.editor.edit({"yaw": 0.2})
    assert worked.isWindowModified()
    with qtbot.waitSignal(worked.projects.saved, timeout=5000):
        worked.actions_.file.save_project.trigger()
    assert answers.asked == ["project one.pirender"]
    assert load_project(answers.project).motion["yaw"] == pytest.approx(0.2)


def test_a_project_brings_back_motion_history_and_redo(qtbot, worked, answers, studio):
    worked.editor.reset_all()
    worked.undo_stack.setClean()
    assert reopen(qtbot, worked, answers.project) == ""
    assert worked.model.motion["jawOpen"] == pytest.approx(0.5) and worked.model.motion["mouthSmile_L"] == 0
    assert worked.undo_stack.count() == 2 and worked.undo_stack.index() == 1 and not worked.isWindowModified()
    assert worked.panel.row("jawOpen").number_box.value() == pytest.approx(50)
    worked.undo_stack.redo()
    assert worked.model.motion["mouthSmile_L"] == pytest.approx(0.25)
    worked.undo_stack.setIndex(0)
    assert worked.model.motion == OWN_MOTION
    assert all(worked.undo_stack.text(step) for step in range(2))
    assert len(studio.resumed) == 1 and len(studio.faces_started) == 1


def test_the_view_comes_back(qtbot, worked, answers):
    worked.canvas.zoom_to(3.0)
    view = worked.canvas.view
    with qtbot.waitSignal(worked.projects.saved, timeout=5000):
        worked.actions_.file.save_project.trigger()
    worked.canvas.fit()
    reopen(qtbot, worked, answers.project)
    assert worked.canvas.view.zoom == pytest.approx(view.zoom) and worked.canvas.view.left == pytest.approx(view.left)


def test_a_photo_that_moved_with_its_project_is_found(qtbot, worked, answers, photo, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    photo.rename(elsewhere / "one.png")
    project = answers.project.rename(elsewhere / "mine.pirender")
    message = reopen(qtbot, worked, project)
    assert "moved" in message and worked.message_bar.text == message
    assert worked.model.portrait.photo.opened.path == elsewhere / "one.png"


def test_a_photo_that_changed_is_tracked_again_and_keeps_the_edits(qtbot, worked, answers, photo, studio):
    photo.write_bytes(b"another picture")
    message = reopen(qtbot, worked, answers.project)
    assert "changed" in message and len(studio.faces_started) == 2 and not studio.resumed
    assert worked.model.motion["jawOpen"] == pytest.approx(0.5) and worked.undo_stack.count() == 2


def test_a_missing_photo_is_asked_for(qtbot, worked, answers, photo, tmp_path):
    new = tmp_path / "new name.png"
    photo.rename(new)
    answers.photo = new
    reopen(qtbot, worked, answers.project)
    assert "not there" in answers.asked[-1]
    assert worked.model.portrait.photo.opened.path == new and worked.model.motion["jawOpen"] == pytest.approx(0.5)


def test_without_the_photo_everything_stays_as_it_is(qtbot, worked, answers, photo):
    photo.unlink()
    before = worked.model.portrait
    with qtbot.waitSignal(worked.projects.photo_missing, timeout=5000):
        worked.open_path(answers.project)
    assert worked.model.portrait is before and worked.model.motion["jawOpen"] == pytest.approx(0.5)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "pirender-project", "version": 99}', "\x00\x01"])
def test_a_damaged_project_is_one_sentence_and_nothing_is_lost(qtbot, worked, answers, content, tmp_path):
    damaged = tmp_path / "damaged.pirender"
    damaged.write_text(content)
    before = worked.model.portrait
    with qtbot.waitSignal(worked.projects.failed, timeout=5000) as failed:
        worked.open_path(damaged)
    assert "damaged.pirender" in failed.args[0].sentence and "\n" not in failed.args[0].sentence
    assert worked.message_bar.kind == "error"
    assert worked.model.portrait is before and worked.model.motion["jawOpen"] == pytest.approx(0.5)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_or_a_forbidden_folder_keeps_the_old_project_and_the_edits(
    qtbot, worked, answers, monkeypatch, code
):
    old = answers.project.read_bytes()
    worked.editor.edit({"yaw": 0.2})

    def refuse(*_arguments):
        raise OSError(code, "no")

    monkeypatch.setattr("core.files.os.replace", refuse)
    with qtbot.waitSignal(worked.projects.failed, timeout=5000) as failed:
        worked.actions_.file.save_project.trigger()
    assert "Cannot write" in failed.args[0].sentence
    assert answers.project.read_bytes() == old and worked.isWindowModified()
    assert sorted(path.name for path in answers.project.parent.iterdir() if path.suffix == ".pirender") == [
        "mine.pirender"
    ]
    monkeypatch.undo()
    with qtbot.waitSignal(worked.projects.saved, timeout=5000):
        worked.actions_.file.save_project.trigger()
    assert not worked.isWindowModified()


def test_a_project_never_replaces_its_photo(qtbot, worked, answers, photo):
    answers.project = photo
    before = photo.read_bytes()
    with qtbot.waitSignal(worked.projects.failed, timeout=5000):
        worked.actions_.file.save_project_as.trigger()
    assert photo.read_bytes() == before


def test_saving_the_project_first_and_then_opening_the_next_photo(qtbot, worked, answers, tmp_path):
    worked.editor.edit({"yaw": 0.2})
    answers.unsaved = Unsaved.SAVE_PROJECT
    with qtbot.waitSignal(worked.document.opened, timeout=5000):
        worked.open_path(Path("/photos/two.png").with_name("one-two.png"))
    assert load_project(answers.project).motion["yaw"] == pytest.approx(0.2)
    assert worked.projects.path is None and "one-two.png" in worked.windowTitle()


def test_giving_up_the_name_keeps_the_photo(qtbot, edited, answers):
    edited.editor.edit({"yaw": 0.2})
    answers.unsaved = Unsaved.SAVE_PROJECT
    edited.open_path(Path("/photos/one-more.png"))
    assert edited.model.portrait.photo.opened.path.name == "one.png" and edited.isWindowModified()


def test_edits_made_while_the_project_is_written_are_still_unsaved(qtbot, worked):
    worked.editor.edit({"yaw": 0.2})
    with qtbot.waitSignal(worked.projects.saved, timeout=5000):
        worked.actions_.file.save_project.trigger()
        worked.editor.close_gesture()
        worked.editor.edit({"yaw": 0.3})
    assert worked.isWindowModified()


def test_the_project_refers_to_the_photo_as_it_was_when_it_was_opened(qtbot, worked, answers, photo):
    before = json.loads(answers.project.read_text())["photo"]["sha256"]
    photo.write_bytes(b"changed behind our back")
    with qtbot.waitSignal(worked.projects.saved, timeout=5000):
        worked.actions_.file.save_project.trigger()
    assert load_project(answers.project).photo == PhotoReference(photo, before, 20, "one.png")
