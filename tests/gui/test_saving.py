"""Saving pictures with the real core: what can go wrong is one sentence, and the edits stay."""

import errno
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.session import PhotoStudio
from pirender_gui.main_window import MainWindow
from resources import resource_path
from tests.gui.answers import Answers


@pytest.fixture(scope="module")
def real_studio():
    return PhotoStudio.load()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "one.jpg"
    with Image.open(next(resource_path("samples").glob("portrait.*"))) as sample:
        sample.resize((320, 320)).save(path, quality=95)
    return path


@pytest.fixture
def real(qtbot, theme, settings, real_studio, photo):
    window = MainWindow(lambda: real_studio, theme, settings)
    window.files.dialogs = window.project_flow.dialogs = Answers()
    qtbot.addWidget(window, before_close_func=lambda one: one.undo_stack.setClean())
    window.show()
    window.start()
    with qtbot.waitSignal(window.document.opened, timeout=30_000):
        window.open_path(photo)
    window.editor.edit({"jawOpen": 0.5})
    yield window
    window.shut_down()


def fail(qtbot, window, path):
    window.files.dialogs.picture = path
    with qtbot.waitSignal(window.document.failed, timeout=30_000) as failed:
        window.actions_.file.save.trigger()
    sentence = failed.args[0].sentence
    assert failed.args[0].details == "" and "\n" not in sentence and window.message_bar.text == sentence
    assert window.isWindowModified() and window.model.motion["jawOpen"] == pytest.approx(0.5)
    return sentence


def save(qtbot, window, path):
    window.files.dialogs.picture = path
    with qtbot.waitSignal(window.document.saved, timeout=30_000):
        window.actions_.file.save.trigger()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_disk_or_no_permission(qtbot, real, tmp_path, monkeypatch, code):
    target = tmp_path / "out.png"
    target.write_bytes(b"the old file")

    def refuse(*_arguments):
        raise OSError(code, "no")

    monkeypatch.setattr("core.files.os.replace", refuse)
    assert "Cannot write" in fail(qtbot, real, target)
    assert target.read_bytes() == b"the old file"
    assert sorted(path.name for path in tmp_path.iterdir() if "out" in path.name) == ["out.png"]
    monkeypatch.undo()
    save(qtbot, real, target)
    assert not real.isWindowModified()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone/out.png", "Cannot write"),
        ("out.xyz", "xyz"),
        ("out", "ending"),
        (300 * "n" + ".png", "Cannot write"),
    ],
)
def test_targets_that_cannot_be(qtbot, real, tmp_path, name, words):
    assert words in fail(qtbot, real, tmp_path / name)


def test_a_folder_in_the_place_of_the_file(qtbot, real, tmp_path):
    (tmp_path / "folder.png").mkdir()
    assert "folder" in fail(qtbot, real, tmp_path / "folder.png")


@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_the_photo_may_be_gone_or_changed_by_then(qtbot, real, photo, tmp_path, how):
    if how == "deleted":
        photo.unlink()
    else:
        Image.fromarray(np.zeros((50, 50, 3), dtype=np.uint8)).save(photo)
    save(qtbot, real, tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as saved:
        assert saved.size == (320, 320)


def test_quality_is_asked_kept_and_used(qtbot, real, tmp_path, settings):
    save(qtbot, real, tmp_path / "fine.jpg")
    real.files.dialogs.quality = lambda current: 40
    real.actions_.file.quality.trigger()
    assert settings.quality == 40
    save(qtbot, real, tmp_path / "coarse.jpg")
    assert (tmp_path / "coarse.jpg").stat().st_size < 0.6 * (tmp_path / "fine.jpg").stat().st_size


def test_the_next_save_suggests_the_last_name_and_format(qtbot, real, photo, tmp_path):
    seen = []
    answers: Answers = real.files.dialogs

    def save_path(suggestion: Path) -> Path:
        seen.append(suggestion.name)
        return tmp_path / "mine.webp"

    answers.save_path = save_path
    for _ in range(2):
        with qtbot.waitSignal(real.document.saved, timeout=30_000):
            real.actions_.file.save.trigger()
    real.undo_stack.setClean()
    with qtbot.waitSignal(real.document.opened, timeout=30_000):
        real.open_path(photo)
    with qtbot.waitSignal(real.document.saved, timeout=30_000):
        real.actions_.file.save.trigger()
    assert seen == ["one-edited.jpg", "mine.webp", "one-edited.webp"]
