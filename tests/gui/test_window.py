"""The real main window on a fake core, end to end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pirender_gui.dialogs import Unsaved
from pirender_gui.error_hook import ErrorHook
from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from pirender_gui.theme import Theme
from pirender_gui.widgets.details_dialog import DetailsDialog
from tests.gui.answers import Answers
from tests.gui.fakes import CROP, OWN_MOTION, FakeStudio
from tests.gui.messages import wait_for_message

LEFT = Qt.MouseButton.LeftButton


def drop(window: MainWindow, *paths: str) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    actions, buttons, keys = Qt.DropAction.CopyAction, LEFT, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(100, 100), actions, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(100, 100), actions, mime, buttons, keys))
    return True


def test_opening_shows_the_photo_and_its_own_motion(edited: MainWindow) -> None:
    assert edited.model.motion == OWN_MOTION
    assert edited.windowTitle().startswith("one.png")
    assert not edited.isWindowModified()
    assert any("Face found" in text for text in edited.status_line.texts)


def test_open_drag_undo_save_end_to_end(
    qtbot: QtBot, edited: MainWindow, answers: Answers, tmp_path: Path, studio: FakeStudio
) -> None:
    slider = edited.panel.row("jawOpen").slider
    QTest.mousePress(slider, LEFT, pos=QPoint(7, 11))
    for x in range(10, 90, 10):
        QTest.mouseMove(slider, QPoint(x, 11))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(80, 11))
    dragged = edited.model.motion
    edited.panel.row("mouthSmile_L").slider.setValue(900)
    edited.actions_.edit.undo.trigger()
    assert edited.model.motion == dragged
    qtbot.waitUntil(lambda: edited.canvas.painted_serial == edited.preview.newest_serial, timeout=5000)
    assert studio.session.rendered[-1] == dragged
    answers.picture = tmp_path / "result.png"
    with qtbot.waitSignal(edited.document.saved, timeout=5000):
        edited.actions_.file.save.trigger()
    red = round(255 * dragged["jawOpen"])
    assert answers.picture.read_text() == f"({red}, 10, 0) False"
    assert answers.asked == ["save one-edited.png"]
    assert not edited.isWindowModified()


def test_nothing_stale_is_shown(qtbot: QtBot, edited: MainWindow) -> None:
    shown: list[int] = []
    edited.canvas.frame_painted.connect(shown.append)
    for step in range(1, 60):
        edited.editor.edit({"jawOpen": step / 60})
    qtbot.waitUntil(lambda: edited.canvas.painted_serial == edited.preview.newest_serial, timeout=5000)
    assert shown == sorted(set(shown))
    frame = edited.canvas.frame
    assert frame is not None and frame.request.motion == edited.model.motion


def test_frame_of_the_former_portrait_is_dropped(
    qtbot: QtBot, edited: MainWindow, open_photo: Callable[[str], None]
) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    qtbot.waitUntil(lambda: edited.canvas.frame is not None, timeout=5000)
    former = edited.canvas.frame
    edited.undo_stack.setClean()
    open_photo("one-more.png")
    assert edited.canvas.frame is None
    edited.worker.rendered.emit(former)
    assert edited.canvas.frame is None


def test_last_of_two_opens_wins(qtbot: QtBot, window: MainWindow) -> None:
    window.open_path(Path("/photos/one-a.png"))
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(Path("/photos/one-b.png"))
    assert window.model.portrait is not None
    assert window.model.portrait.photo.opened.path.name == "one-b.png"


def test_portrait_that_is_no_longer_wanted_leaves_the_edited_one_alone(
    qtbot: QtBot, edited: MainWindow, studio: FakeStudio
) -> None:
    photo = edited.canvas.photo
    assert photo is not None
    edited.document.choose_face(photo, CROP)
    edited.document.open_photo(Path("/photos/bad.png"))
    wait_for_message(qtbot, edited, "error")
    edited.editor.edit({"jawOpen": 0.5})
    qtbot.waitUntil(lambda: edited.canvas.painted_serial == edited.preview.newest_serial, timeout=5000)
    assert [len(session.rendered) for session in studio.sessions] == [1, 0]


@pytest.mark.parametrize("path", ["/photos/one.png", "/photos/one-é ü.png"])
def test_drop_opens_the_file(qtbot: QtBot, window: MainWindow, path: str) -> None:
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        assert drop(window, path, "/photos/other.png")
    assert window.model.portrait is not None
    assert window.model.portrait.photo.opened.path == Path(path)


def test_drop_of_something_else_is_refused(window: MainWindow) -> None:
    assert not drop(window)


def test_bad_file_is_one_sentence_and_the_portrait_stays(qtbot: QtBot, edited: MainWindow) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    before = (edited.model.portrait, edited.model.motion, edited.undo_stack.count())
    edited.document.open_photo(Path("/photos/bad.png"))
    sentence = wait_for_message(qtbot, edited, "error")
    assert sentence == "bad.png is not a picture; open a JPEG, PNG, WebP or TIFF file."
    assert (edited.model.portrait, edited.model.motion, edited.undo_stack.count()) == before
    edited.editor.edit({"jawOpen": 0.9})
    qtbot.waitUntil(lambda: edited.canvas.painted_serial == edited.preview.newest_serial, timeout=5000)


def test_fault_of_ours_has_details(qtbot: QtBot, edited: MainWindow) -> None:
    edited.document.open_photo(Path("/photos/crash.png"))
    assert "RuntimeError" in wait_for_message(qtbot, edited, "error")
    edited.message_bar.action_button.click()
    dialog = edited.findChild(DetailsDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.close()


def test_failed_save_keeps_the_unsaved_mark(qtbot: QtBot, edited: MainWindow, answers: Answers, tmp_path: Path) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    answers.picture = tmp_path / "missing" / "result.png"
    edited.files.save_by_dialog()
    assert "no such folder" in wait_for_message(qtbot, edited, "error")
    assert edited.isWindowModified()


def test_edits_made_during_a_save_stay_unsaved(
    qtbot: QtBot, edited: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    answers.picture = tmp_path / "result.png"
    with qtbot.waitSignal(edited.document.saved, timeout=5000):
        edited.files.save_by_dialog()
        edited.editor.edit({"yaw": 0.3})
    assert edited.isWindowModified()


def test_original_is_replaced_only_after_asking(
    qtbot: QtBot, window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    original = tmp_path / "one.png"
    original.write_text("original")
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(original)
    answers.picture = original
    window.files.save_by_dialog()
    assert answers.asked[-1] == "replace"
    assert not window.worker.is_busy()
    assert original.read_text() == "original"
    answers.replace = True
    with qtbot.waitSignal(window.document.saved, timeout=5000):
        window.files.save_by_dialog()
    assert original.read_text().endswith("True")


def test_unsaved_edits_are_asked_about_before_another_photo(
    qtbot: QtBot, edited: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    edited.open_path(Path("/photos/one-next.png"))
    assert answers.asked == ["unsaved one.png"]
    assert not edited.worker.is_busy() or edited.model.portrait is not None
    answers.unsaved, answers.picture = Unsaved.SAVE_PICTURE, tmp_path / "saved.png"
    with qtbot.waitSignal(edited.document.opened, timeout=5000):
        edited.open_path(Path("/photos/one-next.png"))
    assert answers.picture.exists()
    assert edited.model.portrait is not None
    assert edited.model.portrait.photo.opened.path.name == "one-next.png"


def test_closing_with_unsaved_edits_can_be_cancelled(qtbot: QtBot, edited: MainWindow, answers: Answers) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    assert not edited.close()
    assert edited.isVisible()
    answers.unsaved = Unsaved.DISCARD
    with qtbot.waitSignal(edited.closed, timeout=5000):
        assert edited.close()


def test_uncaught_exception_is_shown_and_the_window_lives_on(qtbot: QtBot, edited: MainWindow) -> None:
    hook = ErrorHook()
    hook.caught.connect(edited.show_fault)
    error = ValueError("a bug")
    hook.report(error)
    assert "ValueError" in wait_for_message(qtbot, edited, "error")
    edited.message_bar.close_button.click()
    assert edited.message_bar.text == ""
    assert edited.isVisible()


def test_window_remembers_its_size(
    qtbot: QtBot, theme: Theme, settings: Settings, window: MainWindow, studio: FakeStudio
) -> None:
    window.resize(860, 620)
    window.close()
    second = MainWindow(lambda: studio, theme, settings)
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (860, 620)


def test_open_dialog_remembers_its_folder(
    qtbot: QtBot, window: MainWindow, answers: Answers, settings: Settings, tmp_path: Path
) -> None:
    answers.photo = tmp_path / "one.png"
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.actions_.file.open.trigger()
    assert settings.photo_folder == tmp_path


def test_reset_shortcuts_and_history_texts(edited: MainWindow) -> None:
    edited.editor.edit({"mouthSmile_L": 0.5})
    edited.actions_.edit.reset_all.trigger()
    assert [edited.undo_stack.text(index) for index in range(2)] == ["Smile, left", "Reset all"]
    keys = [key.toString() for key in edited.actions_.edit.redo.shortcuts()]
    assert keys == ["Ctrl+Shift+Z", "Ctrl+Y"]
    assert edited.actions_.edit.undo.shortcut().toString() == "Ctrl+Z"


def test_a_window_that_is_thrown_away_with_edits_says_nothing_more(
    qtbot: QtBot, theme: Theme, settings: Settings, tmp_path: Path
) -> None:
    window = MainWindow(FakeStudio, theme, settings, tmp_path / "autosave")
    window.show()
    window.start()
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(Path("/photos/one.png"))
    window.editor.edit({"jawOpen": 0.5})
    window.shut_down()
    # A slot that fails while the window is destroyed would fail the test.
    with qtbot.waitSignal(window.destroyed, timeout=5000):
        window.deleteLater()
