"""The user's own presets in the real window on a fake core."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from core.preset_store import PresetScope, PresetStore, preset_from_motion
from core.presets import apply_preset, find_preset
from pirender_gui.widgets.save_preset_dialog import NewPreset, SavePresetDialog
from tests.gui.fakes import OWN_MOTION

GRIN = OWN_MOTION.with_values(mouthSmile_L=0.5, yaw=0.3)


class Answers:
    """Stands in for the questions."""

    def __init__(self, tmp_path):
        self.new = NewPreset("Grin", PresetScope.EXPRESSION, False)
        self.asked = None
        self.exported = tmp_path / "out.json"
        self.imported = []

    def new_preset(self, suggestion, own, bundled):
        self.asked = (suggestion, own, bundled)
        return self.new

    def export_path(self, suggestion):
        self.asked = suggestion
        return self.exported

    def import_paths(self, folder):
        return self.imported


@pytest.fixture
def answers(edited, tmp_path):
    edited.own_presets.questions = Answers(tmp_path)
    return edited.own_presets.questions


@pytest.fixture
def store(settings):
    return PresetStore(settings.preset_folder)


def own(window):
    rows = window.side.presets.list
    data = [rows.item(row).data(Qt.ItemDataRole.UserRole) for row in range(rows.count())]
    return [stored.preset.label for stored in data if stored is not None and not stored.bundled]


def item(window, label):
    return window.side.presets.list.findItems(label, Qt.MatchFlag.MatchExactly)[0]


def save_grin(window):
    window.editor.apply(GRIN, "grin")
    window.side.presets.save_button.click()


def press(window, key):
    window.activateWindow()
    window.side.presets.list.setFocus()
    QTest.keyClick(window.side.presets.list, key)


def test_files_are_read_after_the_window_is_shown(qtbot, window, store):
    store.save(preset_from_motion("Early", GRIN))
    assert own(window) == []
    qtbot.waitUntil(lambda: own(window) == ["Early"])


def test_a_saved_preset_is_listed_and_applies(edited, answers):
    save_grin(edited)
    assert own(edited) == ["Grin"] and edited.side.presets.list.current.preset.label == "Grin"
    assert answers.asked[0] == "My preset 1" and "smile" in answers.asked[2]
    edited.editor.reset_all()
    QTest.keyClick(edited.side.presets.list, Qt.Key.Key_Return)
    assert edited.model.motion["mouthSmile_L"] == 0.5 and edited.model.motion["yaw"] == np.float32(0.1)
    assert edited.undo_stack.undoText() == "Preset: Grin"
    edited.side.presets.strength.setValue(round(0.5 / 1.5 * 1000))
    assert edited.model.motion["mouthSmile_L"] == pytest.approx(0.25, abs=0.01)


def test_a_head_pose_leaves_the_expression(edited, answers):
    answers.new = NewPreset("Turned", PresetScope.HEAD, False)
    save_grin(edited)
    edited.editor.reset_all()
    edited.side.presets.list.itemActivated.emit(item(edited, "Turned"))
    assert edited.model.motion["yaw"] == pytest.approx(0.3, abs=1e-4) and edited.model.motion["mouthSmile_L"] == 0


def test_a_taken_name_is_a_sentence_unless_it_may_be_replaced(edited, answers):
    save_grin(edited)
    edited.side.presets.save_button.click()
    assert "already" in edited.message_bar.text and own(edited) == ["Grin"]
    answers.new = NewPreset("grin", PresetScope.HEAD, True)
    edited.side.presets.save_button.click()
    assert own(edited) == ["grin"]


def test_no_answer_saves_nothing(edited, answers):
    answers.new = None
    save_grin(edited)
    assert own(edited) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(edited, answers, settings):
    settings.preset_folder.parent.mkdir(exist_ok=True)
    settings.preset_folder.write_text("in the way")
    save_grin(edited)
    assert "Cannot make the preset folder" in edited.message_bar.text
    assert edited.model.motion == GRIN


def test_f2_renames_in_place(qtbot, edited, answers, store):
    save_grin(edited)
    rows = edited.side.presets.list
    edited.side.presets.menu.rename.trigger()
    editor = rows.viewport().focusWidget() or rows.focusWidget()
    editor.setText("Beam")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: own(edited) == ["Beam"])
    assert store.find("beam").preset.label == "Beam"


def test_a_name_that_is_taken_leaves_the_old_one(qtbot, edited, answers):
    save_grin(edited)
    item(edited, "Grin").setText("Smile")
    qtbot.waitUntil(lambda: "already" in edited.message_bar.text)
    assert own(edited) == ["Grin"]


def test_delete_offers_to_bring_it_back(edited, answers):
    save_grin(edited)
    edited.side.presets.menu.delete.trigger()
    assert own(edited) == [] and "Deleted" in edited.message_bar.text
    edited.message_bar.action_button.click()
    assert own(edited) == ["Grin"] and edited.message_bar.text == ""


def test_bundled_presets_can_only_be_exported(edited, answers):
    menu, rows = edited.side.presets.menu, edited.side.presets.list
    rows.setCurrentItem(item(edited, "Smile"))
    assert not menu.rename.isEnabled() and not menu.delete.isEnabled() and menu.export.isEnabled()
    press(edited, Qt.Key.Key_Delete)
    press(edited, Qt.Key.Key_F2)
    assert rows.findItems("Smile", Qt.MatchFlag.MatchExactly)
    menu.export.trigger()
    assert json.loads(answers.exported.read_text())["label"] == "Smile"
    assert answers.asked.name == "Smile.json"


def test_import_takes_the_good_and_names_the_bad(edited, answers, tmp_path, store):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    store.export("kiss", good)
    bad.write_text("{")
    answers.imported = [bad, good, good]
    edited.side.presets.menu.import_.trigger()
    assert own(edited) == ["Kiss 2", "Kiss 3"]
    assert "bad.json" in edited.message_bar.text and edited.message_bar.kind == "error"


def test_a_dropped_preset_file_is_imported_and_a_photo_is_not(edited, store, tmp_path):
    store.export("kiss", tmp_path / "kiss.json")
    for name in ("kiss.json", "photo.png"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, *none)
        edited.side.presets.dropEvent(drop)
    assert own(edited) == ["Kiss 2"]


def test_damaged_files_are_told_once_and_the_rest_is_shown(edited, store):
    good = store.save(preset_from_motion("Good", GRIN))
    for name in ("bad.json", "worse.json", "x.json", "y.json", "z.json"):
        good.file.with_name(name).write_text("{")
    edited.own_presets.load()
    assert own(edited) == ["Good"]
    told = edited.message_bar.text.splitlines()
    assert "bad.json" in told[0] and len(told) == 4 and told[3].startswith("2 more")
    edited.message_bar.hide()
    edited.own_presets.load()
    assert edited.message_bar.text == ""


def test_the_search_narrows_and_enter_applies_the_first(edited):
    presets = edited.side.presets
    presets.search.setText("spe u")
    shown = [presets.list.item(row) for row in range(presets.list.count()) if not presets.list.item(row).isHidden()]
    assert [one.text() for one in shown] == ["Mouth and vowels", "Speak U"]
    QTest.keyClick(presets.search, Qt.Key.Key_Return)
    assert edited.undo_stack.undoText() == "Preset: Speak U"
    presets.search.setText("")
    assert not any(presets.list.item(row).isHidden() for row in range(presets.list.count()))


def test_arrows_pass_over_headings_and_letters_find(edited):
    rows = edited.side.presets.list
    rows.setCurrentItem(item(edited, "Neutral"))
    press(edited, Qt.Key.Key_Down)
    assert rows.current.preset.name == "smile"
    QTest.keyClicks(rows, "ki")
    assert rows.current.preset.name == "kiss"


def test_hovering_shows_a_preset_for_a_moment(qtbot, edited, studio):
    rows = edited.side.presets.list
    rows.itemEntered.emit(item(edited, "Kiss"))
    kissed = apply_preset(OWN_MOTION, find_preset("kiss"))
    qtbot.waitUntil(lambda: bool(studio.session.rendered) and studio.session.rendered[-1] == kissed)
    assert edited.model.motion == OWN_MOTION and edited.undo_stack.count() == 0
    with qtbot.waitSignal(edited.preview.photo_ready):
        rows.viewportEntered.emit()
    rows.itemEntered.emit(item(edited, "Smile"))
    rows.itemClicked.emit(item(edited, "Smile"))
    assert edited.model.motion == apply_preset(OWN_MOTION, find_preset("smile"))


def test_the_save_dialog_knows_which_names_are_free(qtbot):
    dialog = SavePresetDialog("My preset 1", {"grin"}, {"smile"})
    qtbot.addWidget(dialog)
    assert dialog.save_button.isEnabled() and dialog.note.text() == ""
    dialog.name.setText("  SMILE ")
    assert not dialog.save_button.isEnabled() and "comes with" in dialog.note.text()
    dialog.name.setText("")
    assert not dialog.save_button.isEnabled()
    dialog.name.setText("Grin")
    dialog.parts.setCurrentIndex(2)
    assert dialog.save_button.text() == "Replace"
    assert dialog.answer == NewPreset("Grin", PresetScope.BOTH, True)


def test_what_was_damaged_at_the_start_is_said_when_a_photo_is_open(qtbot, window, open_photo, store):
    store.save(preset_from_motion("Good", GRIN)).file.with_name("bad.json").write_text("{")
    window.own_presets.load()
    assert own(window) == ["Good"] and window.message_bar.text == ""
    open_photo()
    qtbot.waitUntil(lambda: "bad.json" in window.message_bar.text)
