import pytest

from tests.gui.fakes import OWN_MOTION


def labels(window):
    menu = window.actions_.file.recent_menu
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


@pytest.fixture
def photos(tmp_path):
    paths = [tmp_path / f"one-{number}.png" for number in range(12)]
    for path in paths:
        path.write_bytes(b"picture")
    return paths


def open_and_wait(qtbot, window, path):
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.open_path(path)


def test_the_latest_ten_newest_first_without_doubles(window, photos):
    for path in [*photos, photos[5]]:
        window.recent.add(path)
    assert window.recent.paths == (photos[5], *reversed([path for path in photos[1:] if path != photos[5]]))[:10]
    assert labels(window)[0] == "&1  one-5.png" and len(labels(window)) == 11


def test_opened_photos_are_remembered_and_opened_again(qtbot, window, photos, settings):
    open_and_wait(qtbot, window, photos[0])
    open_and_wait(qtbot, window, photos[1])
    assert settings.recent_files == (photos[1], photos[0])
    with qtbot.waitSignal(window.document.opened, timeout=5000):
        window.actions_.file.recent_menu.actions()[1].trigger()
    assert window.model.portrait.photo.opened.path == photos[0]


def test_a_photo_that_cannot_be_opened_is_not_remembered(qtbot, window, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"")
    with qtbot.waitSignal(window.document.failed, timeout=5000):
        window.open_path(bad)
    assert window.recent.paths == ()


def test_a_deleted_file_gives_one_sentence_and_leaves_the_list(qtbot, window, photos):
    open_and_wait(qtbot, window, photos[0])
    open_and_wait(qtbot, window, photos[1])
    photos[0].unlink()
    window.editor.edit({"jawOpen": 0.5})
    window.actions_.file.recent_menu.actions()[1].trigger()
    assert "one-0.png" in window.message_bar.text and "\n" not in window.message_bar.text
    assert window.recent.paths == (photos[1],)
    assert window.model.portrait.photo.opened.path == photos[1] and window.model.motion != OWN_MOTION


def test_the_list_can_be_cleared(window, photos):
    window.recent.add(photos[0])
    window.actions_.file.recent_menu.actions()[-1].trigger()
    assert window.recent.paths == () and not window.actions_.file.recent_menu.actions()[-1].isEnabled()


def test_an_ampersand_in_a_name_is_no_key(window, tmp_path):
    window.recent.add(tmp_path / "you & me.png")
    assert labels(window)[0] == "&1  you && me.png"
