"""Random expressions in the real window on a fake core."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.expression_draws import bundled_draws
from core.motion import ICT64
from core.randomise import randomise
from tests.gui.fakes import OWN_MOTION


def learnt(*arguments, **options):
    return randomise(*arguments, draws=bundled_draws(), **options)


def test_every_draw_is_another_plausible_step(edited):
    edited.actions_.edit.random.trigger()
    first = edited.model.motion
    edited.actions_.edit.random.trigger()
    assert OWN_MOTION != first != edited.model.motion
    assert (edited.model.motion.expression <= ICT64.upper[ICT64.expression]).all()
    assert [edited.undo_stack.text(step) for step in range(2)] == ["Random expression 1", "Random expression 2"]
    assert edited.random_draws.dialog.seed.value() == 2


def test_a_typed_seed_gives_the_same_draw_again(edited):
    dialog = edited.random_draws.dialog
    edited.actions_.edit.random.trigger()
    dialog.seed.setValue(812)
    QTest.keyClick(dialog.seed, Qt.Key.Key_Return)
    assert edited.model.motion == learnt(OWN_MOTION, 812)
    assert edited.undo_stack.undoText() == "Random expression 812"
    dialog.next_button.click()
    assert edited.model.motion == learnt(OWN_MOTION, 813)


def test_after_another_edit_draws_begin_from_there(edited):
    edited.actions_.edit.random.trigger()
    edited.editor.edit({"yaw": 0.3})
    motion = edited.model.motion
    edited.actions_.edit.random.trigger()
    assert edited.model.motion == learnt(motion, 2)


def test_strength_and_scope_change_the_draw_that_stands(edited):
    dialog = edited.random_draws.dialog
    edited.actions_.edit.random.trigger()
    dialog.head.setChecked(False)
    assert edited.model.motion["yaw"] == OWN_MOTION["yaw"]
    dialog.strength_row.slider.setValue(round(0.4 / 1.5 * 1000))
    wanted = learnt(OWN_MOTION, 1, 0.4, head=False)
    assert all(edited.model.motion[name] == pytest.approx(wanted[name], abs=1e-5) for name in ICT64.names)
    edited.undo_stack.setIndex(0)
    dialog.strength_row.slider.setValue(100)
    assert edited.model.motion == OWN_MOTION


def test_locked_coefficients_stay(edited):
    edited.model.set_locked(ICT64.names, True)
    edited.actions_.edit.random.trigger()
    assert edited.model.motion == OWN_MOTION


def test_the_dialog_opens_and_takes_the_key_of_the_next_draw(edited):
    edited.actions_.edit.random_options.trigger()
    dialog = edited.random_draws.dialog
    assert dialog.isVisible() and edited.actions_.edit.random in dialog.actions()
    dialog.close()
