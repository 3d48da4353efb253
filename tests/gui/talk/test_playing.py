import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pirender_gui.talk.pictures_ahead import CAPACITY
from tests.gui.fakes import patch_color


class Shown:
    """Notes the motions whose pictures came to the canvas."""

    def __init__(self, window):
        self.colors = []
        window.preview.frame_ready.connect(lambda frame: self.colors.append(frame.image.pixelColor(5, 5).red()))


def test_playing_without_a_device_shows_every_picture_and_says_so(qtbot, say, studio):
    window = say()
    shown = Shown(window)
    player = window.talk.player
    base, serial = window.model.motion, window.preview.newest_serial
    window.actions_.talk.play.trigger()
    assert player.is_playing
    qtbot.waitUntil(lambda: not player.is_playing, timeout=10_000)
    assert player.position == pytest.approx(2.0)
    assert "no sound device" in window.message_bar.text and "silently" in window.message_bar.text
    assert window.model.motion == base and window.preview.newest_serial > serial + 10
    open_jaw = patch_color(window.talk.model.motions[0])[0]
    shut = patch_color(window.talk.model.motions[30])[0]
    assert {open_jaw, shut} <= set(shown.colors)


def test_seeking_shows_the_picture_there(qtbot, say):
    window = say()
    shown = Shown(window)
    window.talk.player.seek(1.5)
    qtbot.waitUntil(lambda: bool(shown.colors), timeout=5000)
    assert shown.colors[-1] == patch_color(window.talk.model.motions[37])[0]
    window.talk.player.step(-20)
    assert window.talk.player.position == pytest.approx(17 / 25)
    window.editor.edit({"jawOpen": 1.0})
    qtbot.waitUntil(lambda: 255 in shown.colors[-1:], timeout=5000)


def test_space_plays_and_pauses_where_nobody_wants_it(qtbot, say):
    window = say()
    window.talk.panel.takes.setFocus()
    QTest.keyClick(window.talk.panel.takes, Qt.Key.Key_Space)
    assert window.talk.player.is_playing
    QTest.keyClick(window.talk.panel.takes, Qt.Key.Key_Space)
    assert not window.talk.player.is_playing
    window.actions_.talk.panel.setChecked(False)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert not window.talk.player.is_playing


def test_a_selection_is_looped(qtbot, say):
    window = say()
    player = window.talk.player
    window.talk.model.select((0.5, 0.8))
    window.actions_.talk.loop.setChecked(True)
    seen = []
    player.moved.connect(seen.append)
    player.play()
    qtbot.waitUntil(
        lambda: any(later < sooner for sooner, later in zip(seen[2:], seen[3:], strict=False)), timeout=5000
    )
    assert min(seen) >= 0.5 - 1e-6 and max(seen) <= 0.8 + 1e-6
    player.pause()


def test_sliders_change_the_film_while_it_plays(qtbot, say):
    window = say()
    shown = Shown(window)
    window.actions_.talk.loop.setChecked(True)
    window.talk.player.play()
    qtbot.waitUntil(lambda: not window.talk.player.is_waiting, timeout=5000)
    window.editor.edit({"jawOpen": 1.0})
    qtbot.waitUntil(lambda: 255 in shown.colors[-1:], timeout=5000)
    assert window.talk.player.is_playing
    window.talk.player.pause()


def test_pictures_are_rendered_ahead_in_bounded_memory(qtbot, say):
    window = say()
    pictures = window.talk.pictures
    qtbot.waitUntil(lambda: pictures.count == 50, timeout=10_000)
    assert pictures.ready_from(0) == 50 and pictures.picture(49) is not None and CAPACITY >= 50


def test_a_closed_panel_renders_nothing_and_plays_nothing(qtbot, say):
    window = say()
    window.talk.player.play()
    window.actions_.talk.panel.setChecked(False)
    assert not window.talk.player.is_playing and not window.talk.panel.isVisible()
    window.editor.edit({"jawOpen": 0.2})
    qtbot.waitUntil(lambda: window.canvas.painted_serial == window.preview.newest_serial, timeout=5000)
    assert window.talk.pictures.count == 0


def test_a_broken_engine_is_told_once(qtbot, say, studio):
    window = say()
    studio.session.broken = True
    window.talk.model.set_edits(window.talk.model.edits)
    qtbot.waitUntil(lambda: window.message_bar.kind == "error", timeout=5000)
    assert "the fake engine is broken" in window.message_bar.text
