from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from pirender_gui.main_window import MainWindow
from pirender_gui.settings import Settings
from tests.gui.fakes import FakeStudio


def settings_in(path):
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\x01 not a settings file",
        b"[window]\ngeometry=nonsense\ntheme=@Invalid()\n[files]\nquality=ninety\nrecent=@Variant(broken\n[hints]\nface=perhaps\n",
        b"[window]\ntheme=purple\n[files]\nquality=500\nphoto_folder=/nowhere/at/all\n",
        b"[files]\nrecent=1, 2, 3\nphoto_folder=1, 2\nquality=1, 2\n[window]\ngeometry=1, 2\n",
        b"",
    ],
)
def test_a_damaged_settings_file_gives_the_defaults(qtbot, theme, tmp_path, content):
    path = tmp_path / "settings.ini"
    path.write_bytes(content)
    settings = settings_in(path)
    assert settings.theme == "dark" and settings.quality == 95 and settings.photo_folder == Path.home()
    assert not settings.face_hint_seen
    window = MainWindow(FakeStudio, theme, settings)
    qtbot.addWidget(window)
    window.show()
    assert window.width() >= window.minimumWidth()
    window.shut_down()


def test_a_place_that_cannot_be_written_loses_nothing_but_the_settings(qtbot, theme, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("a file in the place of the folder")
    settings = settings_in(blocked / "settings.ini")
    settings.theme = "light"
    window = MainWindow(FakeStudio, theme, settings)
    qtbot.addWidget(window)
    window.show()
    window.close()
    assert blocked.read_text() == "a file in the place of the folder"


def test_everything_comes_back_from_the_file(tmp_path):
    path = tmp_path / "settings.ini"
    store = QSettings(str(path), QSettings.Format.IniFormat)
    settings = Settings(store)
    settings.recent_files = (tmp_path / "a, b; c.png", tmp_path / "ü.png")
    settings.quality, settings.theme, settings.save_ending = 80, "grey", ".webp"
    settings.welcome_seen = settings.face_hint_seen = True
    store.sync()
    again = settings_in(path)
    assert again.recent_files == (tmp_path / "a, b; c.png", tmp_path / "ü.png")
    assert (again.quality, again.theme, again.save_ending) == (80, "grey", ".webp")
    assert again.welcome_seen and again.face_hint_seen
