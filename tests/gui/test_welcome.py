import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def test_it_is_shown_once_in_two_sentences_that_name_the_mark(window, settings):
    card = window.welcome.card
    assert card.isHidden() and window.focusWidget() is window.canvas
    window.welcome.show_once()
    assert card.isVisible() and settings.welcome_seen
    sentences = re.findall(r"[^.]+\.", card.text.text())
    assert len(sentences) == 2 and "mark" in sentences[1] and "this computer" in sentences[0]
    QTest.keyClick(card.button, Qt.Key.Key_Space)
    assert card.isHidden() and window.focusWidget() is window.canvas
    window.welcome.show_once()
    assert card.isHidden()


def test_help_shows_it_again(window):
    window.actions_.help.welcome.trigger()
    assert window.welcome.card.isVisible()


def test_it_stays_in_place(window):
    window.welcome.show_once()
    window.resize(1500, 900)
    card, canvas = window.welcome.card, window.canvas
    assert abs(card.geometry().center().x() - canvas.rect().center().x()) <= 1
