import re

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pirender_gui.theme import THEMES, Theme, load_theme, window_style
from pirender_gui.widgets.number_box import NumberBox
from resources import resource_path


def test_style_sheet_has_no_token_left(theme: Theme) -> None:
    assert "@" not in window_style(theme)


@pytest.mark.parametrize("name", sorted(path.stem for path in resource_path("icons").glob("*.svg")))
def test_every_icon_draws_something(theme: Theme, name: str) -> None:
    image = theme.icon(name).pixmap(20, 20).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))


def test_number_boxes_have_room_for_their_text(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    """A style sheet that dresses the box itself leaves one pixel for the text."""
    qapp.setStyleSheet(window_style(theme))
    try:
        box = NumberBox(1, "°")
        qtbot.addWidget(box)
        box.setRange(-50, 50)
        box.setValue(-49.9)
        box.show()
        assert box.lineEdit().width() > box.fontMetrics().horizontalAdvance("-49.9°")
    finally:
        qapp.setStyleSheet("")


def test_icons_take_the_colour_of_the_text(theme: Theme) -> None:
    image = theme.icon("close").pixmap(40, 40).toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.name() == theme.color("text").name()


@pytest.mark.parametrize("name", THEMES)
def test_text_is_readable_on_every_surface(name: str) -> None:
    theme = load_theme(name)
    for surface in ("panel", "bar", "raised", "field", "hover", "error-surface", "question-surface", "notice-surface"):
        assert contrast(theme.value("text"), theme.value(surface)) >= 4.5, surface
    for surface in ("panel", "bar"):
        assert contrast(theme.value("muted"), theme.value(surface)) >= 4.5, surface
        assert contrast(theme.value("mark"), theme.value(surface)) >= 4.5, surface
    assert contrast(theme.value("on-accent"), theme.value("accent")) >= 4.5
    assert contrast(theme.value("on-surround"), theme.value("surround")) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_controls_stand_out(name: str) -> None:
    theme = load_theme(name)
    for part in ("accent", "knob", "mark"):
        assert contrast(theme.value(part), theme.value("panel")) >= 3.0, part


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours #rrggbb."""
    lights = sorted((luminance(first), luminance(second)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def luminance(color: str) -> float:
    channels = [int(part, 16) / 255 for part in re.findall("..", color.lstrip("#"))]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
