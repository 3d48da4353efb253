"""Which face of a photo is edited: found, clicked or drawn; and what giving up goes back to."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.errors import InputError
from pirender_gui.canvas.tools import BoxDrawer, FaceChooser
from pirender_gui.dialogs import Unsaved
from pirender_gui.main_window import MainWindow
from tests.gui.answers import Answers
from tests.gui.fakes import CROP, FakeStudio
from tests.gui.messages import wait_for_message

LEFT = Qt.MouseButton.LeftButton


def click_photo(window: MainWindow, x: float, y: float) -> None:
    position = QPointF(*window.canvas.view.to_canvas(x, y)).toPoint()
    QTest.mouseMove(window.canvas, position)
    QTest.mouseClick(window.canvas, LEFT, pos=position)


def test_of_several_faces_the_clicked_one_is_edited(qtbot: QtBot, window: MainWindow, studio: FakeStudio) -> None:
    window.open_path(Path("/photos/two.png"))
    assert "2 faces" in wait_for_message(qtbot, window, "question")
    assert isinstance(window.canvas.tool, FaceChooser)
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        click_photo(window, 350, 50)
    assert studio.faces_started[-1].left == 320
    assert window.canvas.tool is None
    assert window.message_bar.text == ""


def test_click_beside_the_faces_chooses_none(qtbot: QtBot, window: MainWindow, studio: FakeStudio) -> None:
    window.open_path(Path("/photos/two.png"))
    wait_for_message(qtbot, window, "question")
    click_photo(window, 5, 5)
    assert isinstance(window.canvas.tool, FaceChooser)
    assert studio.faces_started == []


def test_another_face_of_the_photo_at_hand(qtbot: QtBot, window: MainWindow, studio: FakeStudio) -> None:
    window.open_path(Path("/photos/two.png"))
    wait_for_message(qtbot, window, "question")
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        click_photo(window, 200, 150)
    window.actions_.face.choose.trigger()
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        click_photo(window, 350, 50)
    assert [face.left for face in studio.faces_started] == [100, 320]


def test_another_face_would_lose_edits_and_asks_first(
    qtbot: QtBot, edited: MainWindow, answers: Answers, studio: FakeStudio
) -> None:
    edited.editor.edit({"jawOpen": 0.5})
    edited.actions_.face.choose.trigger()
    edited.actions_.face.box.trigger()
    assert answers.asked == ["unsaved one.png", "unsaved one.png"]
    assert edited.canvas.tool is None
    answers.unsaved = Unsaved.DISCARD
    edited.actions_.face.choose.trigger()
    assert isinstance(edited.canvas.tool, FaceChooser)


def test_without_a_face_a_square_is_drawn(qtbot: QtBot, window: MainWindow, studio: FakeStudio) -> None:
    window.open_path(Path("/photos/none.png"))
    assert "No face was found in none.png" in wait_for_message(qtbot, window, "question")
    assert isinstance(window.canvas.tool, BoxDrawer)
    start, end = (QPointF(*window.canvas.view.to_canvas(*at)).toPoint() for at in ((50, 40), (150, 120)))
    QTest.mousePress(window.canvas, LEFT, pos=start)
    QTest.mouseMove(window.canvas, end)
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        QTest.mouseRelease(window.canvas, LEFT, pos=end)
    square = studio.faces_started[-1]
    assert (square.left, square.top) == pytest.approx((50, 40), abs=1)
    assert square.width == square.height == pytest.approx(100, abs=1)


def test_escape_returns_to_the_portrait_there_was(qtbot: QtBot, edited: MainWindow) -> None:
    edited.document.open_photo(Path("/photos/none.png"))
    wait_for_message(qtbot, edited, "question")
    assert edited.model.portrait is not None
    QTest.keyClick(edited.canvas, Qt.Key.Key_Escape)
    assert edited.canvas.photo is edited.model.portrait.photo
    assert edited.canvas.tool is None
    assert edited.message_bar.text == ""


def test_face_that_cannot_be_tracked_can_be_drawn_again(
    qtbot: QtBot, edited: MainWindow, studio: FakeStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(photo: object, face: object) -> object:
        raise InputError("There is no face in the box; draw it around a face.")

    portrait = edited.model.portrait
    with monkeypatch.context() as patch:
        patch.setattr(studio, "start", refuse)
        edited.document.open_photo(Path("/photos/one-hidden.png"))
        assert "no face in the box" in wait_for_message(qtbot, edited, "question")
    assert edited.model.portrait is portrait
    assert isinstance(edited.canvas.tool, BoxDrawer)
    assert edited.canvas.photo is not None and edited.canvas.photo.opened.path.name == "one-hidden.png"
    with qtbot.waitSignal(edited.document.opened, timeout=5000):
        edited.canvas.tool.drawn.emit(CROP)
    assert edited.canvas.photo is edited.model.portrait.photo


def test_giving_up_another_photo_brings_the_edits_back(qtbot: QtBot, edited: MainWindow) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    qtbot.waitUntil(lambda: edited.canvas.frame is not None, timeout=5000)
    edited.document.open_photo(Path("/photos/none.png"))
    wait_for_message(qtbot, edited, "question")
    assert edited.canvas.frame is None
    assert not edited.panel.isEnabled() and not edited.actions_.file.save.isEnabled()
    QTest.keyClick(edited.canvas, Qt.Key.Key_Escape)
    assert edited.panel.isEnabled() and edited.actions_.file.save.isEnabled()
    qtbot.waitUntil(lambda: edited.canvas.frame is not None, timeout=5000)
    assert edited.canvas.frame.request.motion == edited.model.motion


def test_edits_of_the_former_portrait_are_not_painted_over_another_photo(qtbot: QtBot, edited: MainWindow) -> None:
    edited.document.open_photo(Path("/photos/two.png"))
    wait_for_message(qtbot, edited, "question")
    with qtbot.waitSignal(edited.preview.frame_ready, timeout=5000):
        edited.editor.edit({"jawOpen": 1.0})
    assert edited.canvas.frame is None
