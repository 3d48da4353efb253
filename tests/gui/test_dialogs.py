from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from pirender_gui.dialogs import Dialogs, Unsaved


@pytest.fixture
def dialogs(qtbot: QtBot, qapp: QApplication) -> Dialogs:
    parent = QWidget()
    qtbot.addWidget(parent)
    return Dialogs(parent)


def answer(act: Callable[[QDialog], object]) -> None:
    """Do something to the dialog that is about to run."""

    def do() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        act(dialog)

    QTimer.singleShot(0, do)


def click(text: str) -> Callable[[QDialog], object]:
    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        next(button for button in dialog.buttons() if text in button.text().replace("&", "")).click()

    return act


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Save picture", Unsaved.SAVE_PICTURE),
        ("Save project", Unsaved.SAVE_PROJECT),
        ("Discard", Unsaved.DISCARD),
        ("Cancel", Unsaved.CANCEL),
    ],
)
def test_unsaved_edits(dialogs: Dialogs, text: str, expected: Unsaved) -> None:
    answer(click(text))
    assert dialogs.unsaved_edits("one.png") is expected


@pytest.mark.parametrize(("text", "expected"), [("Replace", True), ("Keep", False)])
def test_replacing_the_original(dialogs: Dialogs, text: str, expected: bool) -> None:
    answer(click(text))
    assert dialogs.replaces_original(Path("one.png")) is expected


def test_closing_the_question_keeps_the_original(dialogs: Dialogs) -> None:
    answer(lambda dialog: dialog.reject())
    assert not dialogs.replaces_original(Path("one.png"))


def test_save_suggests_the_kind_of_the_photo(dialogs: Dialogs, tmp_path: Path) -> None:
    seen: list[str] = []

    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        seen.append(dialog.selectedNameFilter())
        dialog.accept()

    answer(accept)
    assert dialogs.save_path(tmp_path / "one-edited.jpg") == tmp_path / "one-edited.jpg"
    assert seen == ["JPEG (*.jpg *.jpeg)"]


def test_ending_follows_the_chosen_kind(dialogs: Dialogs, tmp_path: Path) -> None:
    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        dialog.filterSelected.emit("WebP (*.webp)")
        dialog.selectFile("bare")
        dialog.accept()

    answer(accept)
    assert dialogs.save_path(tmp_path / "one-edited.jpg") == tmp_path / "bare.webp"


def test_given_up_dialog_gives_no_path(dialogs: Dialogs, tmp_path: Path) -> None:
    answer(lambda dialog: dialog.reject())
    assert dialogs.save_path(tmp_path / "one.png") is None


def test_a_project_gets_its_ending(dialogs: Dialogs, tmp_path: Path) -> None:
    def accept(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        dialog.selectFile("mine")
        dialog.accept()

    answer(accept)
    assert dialogs.project_path(tmp_path / "one.pirender") == tmp_path / "mine.pirender"


def test_giving_up_on_a_missing_photo(dialogs: Dialogs, tmp_path: Path) -> None:
    answer(click("Cancel"))
    assert dialogs.missing_photo("one.png is gone.", tmp_path / "one.png") is None
