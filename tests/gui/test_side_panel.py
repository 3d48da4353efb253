"""Presets and history in the real window on a fake core."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidgetItem

from core.presets import apply_preset, bundled_presets, find_preset
from pirender_gui.main_window import MainWindow
from tests.gui.fakes import OWN_MOTION

LEFT = Qt.MouseButton.LeftButton


def item(window: MainWindow, label: str) -> QListWidgetItem:
    return window.side.presets.list.findItems(label, Qt.MatchFlag.MatchExactly)[0]


def click(window: MainWindow, label: str) -> None:
    presets = window.side.presets.list
    presets.scrollToItem(item(window, label))
    QTest.mouseClick(presets.viewport(), LEFT, pos=presets.visualItemRect(item(window, label)).center())


def set_strength(window: MainWindow, amount: float) -> None:
    window.side.presets.strength.setValue(round(amount / 1.5 * 1000))


def test_every_bundled_preset_is_listed(window):
    items = [window.side.presets.list.item(row) for row in range(window.side.presets.list.count())]
    chosen = [one.text() for one in items if one.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert chosen == [preset.label for preset in bundled_presets()]
    headings = [one.text() for one in items if not one.flags()]
    assert headings == ["Emotions", "Eyes", "Mouth and vowels", "Looking", "My presets", "None yet"]


def test_nothing_can_be_applied_before_a_photo(window):
    assert not window.side.isEnabled()


def test_a_click_applies_the_preset_as_one_named_step(edited):
    click(edited, "Smile")
    assert edited.model.motion == apply_preset(OWN_MOTION, find_preset("smile"))
    assert edited.undo_stack.count() == 1 and edited.undo_stack.text(0) == "Preset: Smile"
    edited.undo_stack.undo()
    assert edited.model.motion == OWN_MOTION


def test_a_second_click_changes_nothing(edited):
    click(edited, "Wink left")
    once = edited.model.motion
    click(edited, "Wink left")
    assert edited.model.motion == once and edited.undo_stack.count() == 1


def test_presets_add_up_from_what_is_there(edited):
    click(edited, "Smile")
    click(edited, "Look left")
    assert edited.model.motion["mouthSmile_L"] == pytest.approx(0.65)
    assert edited.model.motion["eyeLookOut_L"] == pytest.approx(0.7)


def test_the_strength_chosen_before_counts(edited):
    set_strength(edited, 0.5)
    click(edited, "Kiss")
    assert edited.model.motion["mouthPucker"] == pytest.approx(0.85 / 2, abs=0.01)


def test_the_strength_turns_the_applied_preset_up_and_down(edited):
    click(edited, "Kiss")
    edited.side.presets.drag_began.emit()
    for amount in (0.8, 0.4, 0.0, 0.6):
        set_strength(edited, amount)
    edited.side.presets.drag_ended.emit()
    assert edited.model.motion["mouthPucker"] == pytest.approx(0.6 * 0.85, abs=0.01)
    assert [edited.undo_stack.text(step) for step in range(edited.undo_stack.count())] == ["Preset: Kiss"] * 2
    edited.undo_stack.undo()
    assert edited.model.motion["mouthPucker"] == pytest.approx(0.85)


def test_after_another_edit_the_strength_waits_for_the_next_preset(edited):
    click(edited, "Kiss")
    edited.editor.edit({"yaw": 0.3})
    motion = edited.model.motion
    set_strength(edited, 0.2)
    assert edited.model.motion == motion


def test_the_history_names_the_steps_and_jumps(edited):
    click(edited, "Smile")
    edited.editor.apply(edited.model.motion.with_values(jawOpen=0.5), "Open jaw")
    model = edited.side.history.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Photo as it was",
        "Preset: Smile",
        "Open jaw",
    ]
    edited.side.history.setCurrentIndex(model.index(0, 0))
    assert edited.model.motion == OWN_MOTION
    edited.side.history.setCurrentIndex(model.index(2, 0))
    assert edited.model.motion["jawOpen"] == 0.5


def test_the_panel_can_be_hidden(edited):
    edited.actions_.view.side_panel.trigger()
    assert not edited.side.isVisible()
    edited.actions_.view.side_panel.trigger()
    assert edited.side.isVisible()


def test_both_sides_of_a_pair_have_one_name_in_the_history(edited):
    edited.editor.edit({"mouthSmile_L": 0.5, "mouthSmile_R": 0.5})
    assert edited.undo_stack.text(0) == "Smile"
