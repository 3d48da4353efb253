import pytest
from PySide6.QtWidgets import QApplication

from pirender_gui.theme import THEMES, load_theme


@pytest.fixture
def restored(theme, qapp):
    """The theme and style of the session are as before after the test."""
    yield
    theme.become(load_theme("dark"))
    qapp.setStyleSheet("")
    qapp.setPalette(theme.palette())


@pytest.mark.parametrize("name", THEMES)
def test_every_part_takes_the_colours_of_the_theme(restored, edited, theme, name):
    edited.actions_.view.next_theme.trigger()
    edited.actions_.view.themes[name].trigger()
    wanted = load_theme(name)
    assert edited.canvas.grab().toImage().pixelColor(2, 2) == wanted.color("surround")
    assert QApplication.palette().window().color() == wanted.color("panel")
    assert wanted.value("panel") in QApplication.instance().styleSheet()
    slider = edited.panel.row("jawOpen").slider.grab().toImage()
    assert any(slider.pixelColor(x, slider.height() // 2) == wanted.color("groove") for x in range(slider.width()))
    icon = edited.actions_.file.open.icon().pixmap(40, 40).toImage()
    inked = [icon.pixelColor(x, y) for x in range(40) for y in range(40) if icon.pixelColor(x, y).alpha() == 255]
    assert inked and all(one.rgb() == wanted.color("text").rgb() for one in inked)


def test_the_choice_is_kept(restored, window, settings):
    assert settings.theme == "dark"
    window.actions_.view.next_theme.trigger()
    assert settings.theme == "grey" and window.actions_.view.themes["grey"].isChecked()


def test_all_themes_have_the_same_tokens():
    tokens = {name: set(load_theme(name).tokens) for name in THEMES}
    assert tokens["dark"] == tokens["grey"] == tokens["light"]


def test_the_grey_theme_is_neutral_around_the_photo():
    surround = load_theme("grey").color("surround")
    assert surround.red() == surround.green() == surround.blue() and 112 <= surround.red() <= 128
