"""Expressions of other photos, and parts of copied motions, in the real window on a fake core."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence

from core.motion import BFM64, Motion
from core.motion_scope import Scope
from tests.gui.fakes import OTHER_MOTION, OWN_MOTION


@pytest.fixture
def copy_from(qtbot, edited):
    def copy(name="other.png"):
        edited.files.dialogs.other_photo = lambda _folder: Path("/photos") / name
        edited.actions_.edit.copy_expression.trigger()
        qtbot.waitUntil(lambda: edited.transfer.dialog is not None or edited.message_bar.text != "")
        return edited.transfer.dialog

    return copy


def test_the_expression_is_shown_at_once_and_applied_as_one_step(edited, copy_from):
    dialog = copy_from()
    assert edited.model.motion["jawOpen"] == pytest.approx(0.6) and edited.model.motion["yaw"] == OWN_MOTION["yaw"]
    dialog.choose(Scope.EYES)
    assert edited.model.motion["jawOpen"] == 0 and edited.model.motion["eyeBlink_L"] == 1
    dialog.choose(Scope.ALL)
    dialog.strength_row.slider.setValue(round(0.5 / 1.5 * 1000))
    assert edited.model.motion["jawOpen"] == pytest.approx(0.3, abs=0.01)
    assert edited.model.motion["yaw"] == pytest.approx(-0.05, abs=0.01)
    assert edited.model.motion["tx"] == OWN_MOTION["tx"]
    dialog.accept()
    assert edited.undo_stack.count() == 1 and edited.undo_stack.undoText() == "Expression of other.png"
    edited.undo_stack.undo()
    assert edited.model.motion == OWN_MOTION and edited.transfer.dialog is None


def test_cancel_leaves_everything_as_it_was(edited, copy_from):
    dialog = copy_from()
    dialog.choose(Scope.MOUTH)
    dialog.reject()
    assert edited.model.motion == OWN_MOTION and edited.undo_stack.count() == 0
    assert not edited.document.has_unsaved_edits


def test_apply_without_an_effect_is_no_step(edited, copy_from):
    dialog = copy_from()
    dialog.strength_row.slider.setValue(0)
    dialog.accept()
    assert edited.undo_stack.count() == 0


@pytest.mark.parametrize("name", ["none.png", "bad.png", "crash.png"])
def test_a_photo_that_cannot_be_used_is_a_sentence(edited, copy_from, name):
    edited.editor.edit({"jawOpen": 0.4})
    assert copy_from(name) is None
    assert edited.message_bar.kind == "error" and edited.model.motion["jawOpen"] == pytest.approx(0.4)
    assert edited.canvas.photo is edited.model.portrait.photo


def test_several_faces_are_mentioned(edited, copy_from):
    texts = [one.text() for one in copy_from("two.png").children() if hasattr(one, "text")]
    assert any("2 faces" in text for text in texts)
    edited.transfer.dialog.reject()


def test_no_photo_chosen_is_no_job(edited):
    edited.files.dialogs.other_photo = lambda _folder: None
    edited.actions_.edit.copy_expression.trigger()
    assert not edited.worker.is_busy() and edited.transfer.dialog is None


def test_another_portrait_closes_the_dialog(edited, copy_from, open_photo):
    copy_from()
    edited.undo_stack.setClean()
    open_photo("three.png")
    assert edited.transfer.dialog is None and edited.model.motion == OWN_MOTION
    assert edited.undo_stack.count() == 0


def test_locked_coefficients_stay(edited, copy_from):
    edited.model.set_locked(["jawOpen"], True)
    copy_from().accept()
    assert edited.model.motion["jawOpen"] == 0 and edited.model.motion["browInnerUp_L"] == 0.5


def test_paste_special_takes_a_part(edited):
    edited.editor.apply(OTHER_MOTION, "edit")
    edited.actions_.edit.copy_motion.trigger()
    edited.undo_stack.undo()
    edited.actions_.edit.paste_special.trigger()
    edited.transfer.dialog.choose(Scope.BROWS)
    edited.transfer.dialog.accept()
    assert edited.model.motion == OWN_MOTION.with_values(browInnerUp_L=0.5)
    assert edited.undo_stack.undoText() == "Paste special"


def test_paste_special_of_other_text_is_a_sentence(edited):
    QGuiApplication.clipboard().setText("hello")
    edited.actions_.edit.paste_special.trigger()
    assert edited.transfer.dialog is None and "no motion" in edited.message_bar.text


def test_without_names_the_actions_say_why(edited, monkeypatch):
    monkeypatch.setattr("tests.gui.fakes.FakeSession.motion", Motion.neutral(BFM64))
    edited.open_path(Path("/photos/bfm.png"))
    from pirender_gui.waiting import wait_until

    assert wait_until(lambda: not edited.model.has_names, 5000)
    edit = edited.actions_.edit
    for action in (edit.random, edit.random_options, edit.copy_expression):
        assert not action.isEnabled() and "no names" in action.toolTip()
    assert edit.paste_special.isEnabled()


def test_no_key_is_given_twice(window):
    keys = [
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in window.actions()
        for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_a_drag_under_way_ends_first(qtbot, edited):
    edited.editor.begin_drag()
    with qtbot.waitSignal(edited.worker.done):
        edited.expression_copy.begin(Path("/photos/other.png"))
    edited.editor.edit({"yaw": 0.3})
    assert edited.transfer.dialog is None
    edited.editor.end_drag()
    qtbot.waitUntil(lambda: edited.transfer.dialog is not None)
    edited.transfer.dialog.reject()
    assert edited.model.motion == OWN_MOTION.with_values(yaw=0.3) and edited.undo_stack.count() == 1
