"""The window for many photos, with real worker processes on the sample portrait."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from core.opencv import cv2
from core.preset_store import PresetStore, preset_from_motion
from pirender_gui.batch.words import in_words
from resources import resource_path


@pytest.fixture
def photos(tmp_path):
    image = cv2.resize(cv2.imread(str(resource_path("samples", "portrait.jpg"))), (300, 300))
    folder = tmp_path / "photos"
    folder.mkdir()
    cv2.imwrite(str(folder / "anna.jpg"), image)
    cv2.imwrite(str(folder / "wall.jpg"), image * 0 + 90)
    (folder / "notes.txt").write_text("no photo")
    return folder


@pytest.fixture
def dialog(window, settings, tmp_path, photos):
    settings.photo_folder = photos
    window.actions_.file.batch.trigger()
    dialog = window.batch.dialog
    dialog.form.folder.setText(str(tmp_path / "out"))
    dialog.form.longer_side.setValue(120)
    return dialog


def tick(dialog, *labels):
    presets = dialog.form.presets
    for row in range(presets.count()):
        if presets.item(row).text() in labels:
            presets.item(row).setCheckState(Qt.CheckState.Checked)


def ended(qtbot, dialog, start):
    with qtbot.waitSignal(dialog.job.ended, timeout=60_000):
        start()


def test_nothing_can_start_before_there_is_something_to_do(dialog, photos):
    assert not dialog.start.isEnabled() and "Choose photos" in dialog.said.text()
    dialog.form.photos.add([photos])
    assert len(dialog.form.photos.paths) == 2 and dialog.form.count == 0
    tick(dialog, "Smile", "Surprise")
    assert dialog.start.isEnabled() and dialog.said.text() == "4 jobs"


def test_files_are_dropped_once_and_taken_out(dialog, photos):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photos / name)) for name in ("anna.jpg", "anna.jpg", "notes.txt")])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    dialog.form.photos.dropEvent(drop)
    assert [path.name for path in dialog.form.photos.paths] == ["anna.jpg"]
    dialog.form.photos.setCurrentRow(0)
    dialog.form.photos.remove_selected()
    assert dialog.form.photos.paths == ()


def test_files_become_moves_of_their_kind(dialog, tmp_path):
    for name in ("a.wav", "b.mp4", "c.json"):
        (tmp_path / name).write_bytes(b"")
    dialog.form.files.add([tmp_path / name for name in ("a.wav", "b.mp4", "c.json")])
    sound, driving, motion = dialog.form.moves
    assert sound.sound and driving.driving and motion.motion


def test_jobs_run_fail_and_are_tried_again(qtbot, dialog, photos, tmp_path):
    dialog.form.photos.add([photos])
    tick(dialog, "Smile", "Surprise")
    dialog.form.sheets.setChecked(True)
    ended(qtbot, dialog, dialog.start.click)
    assert dialog.said.text() == "2 made, 2 failed"
    made = sorted(path.name for path in (tmp_path / "out").glob("*.jpg"))
    assert made == ["anna-smile.jpg", "anna-surprise.jpg", "sheet-anna.jpg"]
    cells = [dialog.model.data(dialog.model.index(row, 3)) for row in range(4)]
    assert sum("face" in cell for cell in cells) == 2 and dialog.model.failed == 2
    assert dialog.retry.isVisibleTo(dialog) and dialog.page.isVisibleTo(dialog)
    (photos / "wall.jpg").write_bytes((photos / "anna.jpg").read_bytes())
    ended(qtbot, dialog, dialog.retry.click)
    assert dialog.said.text() == "4 made" and not dialog.retry.isVisibleTo(dialog)
    dialog.back.click()
    assert dialog.start.isVisibleTo(dialog)


def test_what_cannot_begin_is_said_and_nothing_is_lost(qtbot, dialog, photos):
    dialog.form.photos.add([photos])
    tick(dialog, "Smile")
    dialog.form.template.setText("{colour}")
    with qtbot.waitSignal(dialog.job.failed, timeout=10_000):
        dialog.start.click()
    assert "knows no {colour}" in dialog.said.text() and dialog.start.isVisibleTo(dialog)
    dialog.form.template.setText("{photo}")
    assert dialog.form.count == 2


def test_closing_the_window_stops_the_batch(qtbot, window, dialog, photos, tmp_path):
    dialog.form.photos.add([photos / "anna.jpg"])
    for row in range(dialog.form.presets.count()):
        dialog.form.presets.item(row).setCheckState(Qt.CheckState.Checked)
    with qtbot.waitSignal(dialog.job.planned, timeout=10_000):
        dialog.start.click()
    window.batch.shut_down()
    assert not any(path.name.startswith(".anna") for path in (tmp_path / "out").iterdir())


def test_times_in_words():
    assert [in_words(seconds) for seconds in (0.2, 59.6, 200, 7200)] == ["1 s", "60 s", "3 min", "2.0 h"]


def test_the_edit_at_hand_and_own_presets_can_be_made_on_many_photos(edited, settings, photos):
    store = PresetStore(settings.preset_folder)
    store.save(preset_from_motion("Grin", edited.model.motion.with_values(mouthSmile_L=0.6)))
    edited.editor.reset_all()
    edited.actions_.file.batch.trigger()
    form = edited.batch.dialog.form
    assert [form.presets.item(row).text() for row in range(2)] == ["Grin", "Neutral"]
    edited.model.set_many({"jawOpen": 0.5, "yaw": 0.3})
    edited.actions_.file.batch.trigger()
    tick(edited.batch.dialog, "The edit at hand", "Grin")
    mine, grin = form.moves
    assert mine.name == "The edit at hand" and "jawOpen+=0.5" in mine.edits and grin.name == "Grin"
    edited.model.set_many({"jawOpen": 0.25})
    edited.actions_.file.batch.trigger()
    assert "jawOpen+=0.25" in form.moves[0].edits and len(form.moves) == 2, "still ticked, and what it is now"


def test_numbers_have_room_to_be_read(dialog):
    for number in (dialog.form.longer_side, dialog.form.quality):
        assert number.lineEdit().width() > 0.8 * number.width() > 50
