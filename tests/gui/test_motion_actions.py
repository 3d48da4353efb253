"""Copy and paste in the real window on a fake core."""

import numpy as np
from PySide6.QtGui import QGuiApplication

from core.motion_clipboard import motion_from_text
from tests.gui.fakes import OWN_MOTION


def test_nothing_is_offered_before_a_photo(window):
    actions = window.actions_.edit
    assert not any(one.isEnabled() for one in (actions.copy_motion, actions.random))


def test_a_copied_motion_comes_back_as_one_step(edited):
    edited.editor.apply(OWN_MOTION.with_values(jawOpen=0.4, yaw=-0.2), "edit")
    edited.actions_.edit.copy_motion.trigger()
    edited.undo_stack.undo()
    edited.actions_.edit.paste.trigger()
    assert edited.model.motion["jawOpen"] == np.float32(0.4)
    assert edited.model.motion["yaw"] == np.float32(-0.2)
    assert edited.undo_stack.undoText() == "Paste motion"


def test_the_copy_is_text_that_says_what_it_is(edited):
    edited.actions_.edit.copy_motion.trigger()
    assert motion_from_text(QGuiApplication.clipboard().text(), OWN_MOTION) == OWN_MOTION


def test_a_pasted_motion_leaves_the_head_in_its_place(edited):
    QGuiApplication.clipboard().setText("tx=20\njawOpen=0.5")
    edited.actions_.edit.paste.trigger()
    assert edited.model.motion["jawOpen"] == 0.5
    np.testing.assert_array_equal(edited.model.motion.translation, OWN_MOTION.translation)


def test_other_text_is_a_sentence_and_changes_nothing(edited):
    QGuiApplication.clipboard().setText("hello")
    edited.actions_.edit.paste.trigger()
    assert edited.model.motion == OWN_MOTION and edited.undo_stack.count() == 0
    assert "no motion" in edited.message_bar.text
