import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.motion import BFM64, Motion
from tests.gui import fakes
from tests.gui.fakes import OWN_MOTION


def press_preset(window, name):
    items = window.side.presets.list.findItems(name, Qt.MatchFlag.MatchExactly)
    window.side.presets.list.itemActivated.emit(items[0])


def test_a_locked_slider_stays_through_presets_random_paste_and_reset(edited):
    edited.editor.edit({"jawOpen": 0.5})
    edited.panel.row("jawOpen").lock_button.click()
    assert edited.model.locked == {"jawOpen"}
    press_preset(edited, "Surprise")
    edited.actions_.edit.random.trigger()
    edited.panel.reset_all_button.click()
    assert edited.model.motion["jawOpen"] == pytest.approx(0.5)
    assert edited.model.motion.with_values(jawOpen=OWN_MOTION["jawOpen"]) == OWN_MOTION


def test_a_locked_slider_still_moves_by_hand_and_undo_goes_past_it(edited):
    row = edited.panel.row("jawOpen")
    row.lock_button.click()
    row.number_box.setValue(40)
    assert edited.model.motion["jawOpen"] == pytest.approx(0.4)
    edited.undo_stack.undo()
    assert edited.model.motion == OWN_MOTION
    row.lock_button.click()
    assert not edited.model.locked and not row.lock_button.isChecked()


def test_strength_goes_on_working_with_a_lock(edited):
    edited.model.set_locked(("jawOpen",), True)
    press_preset(edited, "Surprise")
    weak = edited.model.motion["eyeWide_L"]
    edited.side.presets.strength.setValue(edited.side.presets.strength.maximum())
    assert edited.model.motion["eyeWide_L"] > weak and edited.model.motion["jawOpen"] == OWN_MOTION["jawOpen"]


def test_a_group_is_locked_and_released_from_its_header(edited):
    edited.panel.group("jaw").lock_wanted.emit(True)
    assert {"jawOpen", "jawLeft"} <= edited.model.locked
    assert edited.panel.row("jawOpen").lock_button.isChecked()
    edited.editor.edit({"jawOpen": 0.3})
    edited.panel.group("jaw").reset_button.click()
    assert edited.model.motion["jawOpen"] == pytest.approx(0.3)
    edited.panel.group("jaw").lock_wanted.emit(False)
    assert not edited.model.locked


def test_linked_sides_move_as_one_step(edited):
    edited.panel.row("mouthSmile_L").link_button.click()
    edited.panel.row("mouthSmile_R").number_box.setValue(70)
    motion = edited.model.motion
    assert motion["mouthSmile_L"] == motion["mouthSmile_R"] == pytest.approx(0.7)
    assert edited.undo_stack.count() == 1 and "," not in edited.undo_stack.undoText()
    edited.panel.row("mouthSmile_L").reset_button.click()
    assert edited.model.motion == OWN_MOTION


def test_linked_eyes_look_the_same_way(edited):
    edited.panel.link_all_button.click()
    edited.panel.row("eyeLookIn_L").number_box.setValue(50)
    assert edited.model.motion["eyeLookOut_R"] == pytest.approx(0.5)
    assert edited.model.motion["eyeLookIn_R"] == 0
    edited.panel.link_all_button.click()
    assert not edited.model.linked


def test_a_locked_partner_does_not_go_along(edited):
    edited.model.set_linked(("mouthSmile_L",), True)
    edited.model.set_locked(("mouthSmile_R",), True)
    edited.editor.edit({"mouthSmile_L": 0.6})
    assert edited.model.motion["mouthSmile_R"] == 0


def test_the_button_for_all_pairs_follows_single_ones(edited):
    edited.panel.link_all_button.click()
    assert edited.panel.link_all_button.isChecked()
    edited.panel.row("eyeBlink_L").link_button.click()
    assert not edited.panel.link_all_button.isChecked() and not edited.panel.row("eyeBlink_R").link_button.isChecked()


def test_the_menu_of_a_row_offers_lock_link_and_reset(edited):
    row = edited.panel.row("mouthSmile_L")
    reset, lock, link = row.make_menu().actions()
    assert not reset.isEnabled()
    lock.trigger()
    link.trigger()
    assert edited.model.locked == {"mouthSmile_L"} and edited.model.linked == {"mouthSmile_L", "mouthSmile_R"}
    assert len(edited.panel.row("jawOpen").make_menu().actions()) == 2


def test_small_buttons_show_only_when_they_matter(edited):
    button = edited.panel.row("jawOpen").lock_button
    assert not button.shows_icon
    button.set_row_active(True)
    assert button.shows_icon
    button.set_row_active(False)
    button.click()
    assert button.shows_icon


def test_only_changed_sliders(edited):
    edited.editor.edit({"jawOpen": 0.5})
    edited.panel.only_changed_button.click()
    shown = [name for name in edited.model.space.names if not edited.panel.row(name).isHidden()]
    assert shown == ["jawOpen"]
    edited.panel.only_changed_button.click()
    assert not edited.panel.row("mouthSmile_L").isHidden()


def test_control_is_finer_and_shift_coarser(edited):
    slider = edited.panel.row("jawOpen").slider
    slider.setFocus()
    steps = []
    for modifier in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    ):
        before = slider.value()
        QTest.keyClick(slider, Qt.Key.Key_Right, modifier)
        steps.append(slider.value() - before)
    assert steps == [10, 1, 50]


def test_control_makes_the_wheel_finer(edited, qtbot):
    slider = edited.panel.row("jawOpen").slider
    edited.activateWindow()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    where = QPointF(slider.rect().center())

    def turn(modifiers):
        before = slider.value()
        event = QWheelEvent(
            where,
            QPointF(slider.mapToGlobal(where)),
            where.toPoint(),
            where.toPoint() * 0 + _notch(),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(slider, event)
        return slider.value() - before

    assert turn(Qt.KeyboardModifier.NoModifier) == 20 and turn(Qt.KeyboardModifier.ControlModifier) == 2


def _notch():
    return QPointF(0, 120).toPoint()


def test_a_portrait_of_another_space_relabels_the_sliders(window, open_photo, monkeypatch):
    own = Motion.neutral(BFM64)
    monkeypatch.setattr(fakes.FakeSession, "motion", own)
    window.model.set_locked(("jawOpen",), True)
    open_photo()
    assert window.panel.row("exp 00").number_box.isEnabled() and window.panel.row("crop x")
    window.panel.row("exp 07").slider.setValue(window.panel.row("exp 07").slider.maximum())
    assert window.model.motion["exp 07"] == pytest.approx(3.0)
    window.actions_.edit.random.trigger()
    assert not window.side.presets.isEnabled() and window.side.presets.toolTip()
    assert not window.panel.link_all_button.isEnabled()
    monkeypatch.undo()
    window.undo_stack.setClean()
    open_photo("one-more.png")
    assert window.panel.row("jawOpen").lock_button.isChecked()
