import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from core.motion_clipboard import motion_to_text
from tests.gui.fakes import OWN_MOTION, PHOTO_SIZE, patch_color


@pytest.fixture
def pictures(settings, tmp_path):
    settings.pictures_folder = tmp_path / "pictures"
    return settings.pictures_folder


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def picture():
    image = QImage(5, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    return image


def drop(window, content):
    how = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *how)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *how))


def test_a_pasted_picture_is_kept_without_loss_and_opened(qtbot, window, pictures):
    QGuiApplication.clipboard().setImage(picture())
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.actions_.edit.paste.trigger()
    path = window.model.portrait.photo.opened.path
    assert path.parent == pictures and path.name.startswith("Pasted ") and path.suffix == ".png"
    kept = QImage(str(path))
    assert kept.size() == picture().size() and kept.pixelColor(2, 2) == QColor(10, 200, 30)


def test_two_pastes_in_one_second_are_two_files(qtbot, window, pictures):
    for _ in range(2):
        QGuiApplication.clipboard().setImage(picture())
        with qtbot.waitSignal(window.document.opened, timeout=5000):
            window.actions_.edit.paste.trigger()
    assert len(list(pictures.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_one_sentence(qtbot, edited, pictures):
    pictures.write_text("a file in the place of the folder")
    before = edited.model.portrait
    QGuiApplication.clipboard().setImage(picture())
    with qtbot.waitSignal(edited.pictures.failed, timeout=5000):
        edited.actions_.edit.paste.trigger()
    assert "pictures" in edited.message_bar.text and edited.model.portrait is before


def test_a_copied_file_is_opened(qtbot, window, tmp_path):
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(tmp_path / "one.png"))])
    QGuiApplication.clipboard().setMimeData(content)
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.actions_.edit.paste.trigger()
    assert window.model.portrait.photo.opened.path == tmp_path / "one.png"


def test_text_is_a_motion(edited):
    QGuiApplication.clipboard().setText(motion_to_text(OWN_MOTION.with_values(jawOpen=0.5)))
    edited.actions_.edit.paste.trigger()
    assert edited.model.motion["jawOpen"] == pytest.approx(0.5)


def test_an_empty_clipboard_is_one_sentence(edited):
    edited.actions_.edit.paste.trigger()
    assert "nothing to paste" in edited.message_bar.text and edited.model.motion == OWN_MOTION


def test_a_motion_without_a_photo_is_one_sentence(window):
    QGuiApplication.clipboard().setText("jawOpen=0.5")
    window.actions_.edit.paste.trigger()
    assert "Open a photo first" in window.message_bar.text


def test_the_edited_picture_is_copied_at_full_size(qtbot, edited):
    edited.editor.edit({"jawOpen": 1.0})
    with qtbot.waitSignal(edited.pictures.noticed, timeout=5000):
        edited.actions_.edit.copy_picture.trigger()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == PHOTO_SIZE
    color = copied.pixelColor(10, 10)
    assert (color.red(), color.green(), color.blue()) == patch_color(edited.model.motion)


def test_a_dropped_picture_is_opened(qtbot, window, pictures):
    content = QMimeData()
    content.setImageData(picture())
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        drop(window, content)
    assert window.model.portrait.photo.opened.path.parent == pictures


def test_a_web_address_is_one_sentence(window):
    content = QMimeData()
    content.setUrls([QUrl("https://example.org/one.png")])
    drop(window, content)
    assert "files of this computer" in window.message_bar.text


def test_of_several_files_the_first_is_opened(qtbot, window, tmp_path):
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("one-a.png", "one-b.png")])
    with qtbot.waitSignals([window.document.opened, window.pictures.noticed], timeout=5000):
        drop(window, content)
    assert window.model.portrait.photo.opened.path.name == "one-a.png"
