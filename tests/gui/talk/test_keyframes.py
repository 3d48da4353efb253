import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.motion import ICT64
from tests.gui.talk.test_curves import drag

SMILE = ICT64.index("mouthSmile_L")


@pytest.fixture
def window(say):
    window = say()
    window.resize(1200, 800)
    return window


@pytest.fixture
def keys(window):
    return window.actions_.talk.timeline


def smile(window):
    return window.talk.model.motions.frames[:, SMILE]


def set_at(window, second, value):
    window.talk.player.seek(second)
    window.model.set_many({"mouthSmile_L": value})
    window.actions_.talk.timeline.put.trigger()


def test_the_film_eases_between_two_poses_and_the_sliders_follow_the_play_head(window):
    own = window.model.photo_motion["mouthSmile_L"]
    set_at(window, 0.4, own)
    set_at(window, 1.2, 0.8)
    film, take = smile(window), window.talk.model.chosen.moves[:, SMILE]
    expected = np.clip(np.array([own, (own + 0.8) / 2, 0.8], np.float32) + take[[10, 20, 30]], 0, 1)
    np.testing.assert_allclose(film[[10, 20, 30]], expected, atol=1e-5)
    window.talk.player.seek(0.8)
    assert window.model.motion["mouthSmile_L"] == pytest.approx((own + 0.8) / 2, abs=1e-5)
    window.talk.player.seek(2.0)
    assert window.model.motion["mouthSmile_L"] == pytest.approx(0.8, abs=1e-5)


def test_following_is_no_step_of_the_photos_history(window):
    steps = window.undo_stack.count()
    set_at(window, 0.0, 0.1)
    set_at(window, 1.0, 0.6)
    window.talk.player.seek(0.5)
    assert window.undo_stack.count() == steps


def test_moved_sliders_are_a_proposal_until_they_are_set(window, keys):
    set_at(window, 1.0, 0.5)
    row = window.talk.panel.timeline.keyframes
    before = smile(window).copy()
    window.model.set_many({"mouthSmile_L": 0.9})
    np.testing.assert_array_equal(smile(window), before)
    assert row.put.isEnabled() and row.findChild(QLabel).text() == "Keep this pose?"
    window.talk.player.seek(1.5)
    assert window.model.motion["mouthSmile_L"] == pytest.approx(0.5, abs=1e-5)
    assert not window.talk.keyframes.proposes


def test_keyframes_are_found_removed_and_brought_back(window, keys):
    set_at(window, 0.4, 0.0)
    set_at(window, 1.2, 0.8)
    assert not keys.following.isEnabled() and keys.previous.isEnabled() and keys.remove.isEnabled()
    keys.previous.trigger()
    assert window.talk.player.position == pytest.approx(0.4)
    keys.remove.trigger()
    assert window.talk.model.keyframes.seconds == (1.2,)
    keys.clear.trigger()
    assert not window.talk.model.keyframes and not keys.clear.isEnabled()
    window.talk.curves.undo_stack.undo()
    window.talk.curves.undo_stack.undo()
    assert window.talk.model.keyframes.seconds == (0.4, 1.2)


def test_a_diamond_is_dragged_and_deleted_with_the_keyboard(window):
    set_at(window, 0.5, 0.0)
    set_at(window, 1.0, 0.8)
    strip = window.talk.panel.timeline.keyframes.strip
    view = strip.view
    drag(strip, (view.share(1.0), 0.5), (view.share(1.6), 0.5))
    assert window.talk.model.keyframes.seconds == pytest.approx((0.48, 1.6), abs=0.021)
    viewport = strip.plot.viewport()
    place = QPoint(round(view.share(0.48) * viewport.width()) + 3, viewport.height() // 2)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert window.talk.player.position == pytest.approx(window.talk.model.keyframes.seconds[0])
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert window.talk.model.keyframes.seconds == pytest.approx((1.6,), abs=0.021)


def test_a_curve_drawn_over_keyframes_is_where_the_hand_was(window):
    set_at(window, 0.0, 0.0)
    set_at(window, 1.0, 0.6)
    window.talk.curves.draw("mouthSmile_L", 20, np.full(12, 0.3, np.float32))
    np.testing.assert_allclose(smile(window)[25:28], 0.3, atol=1e-5)


def test_trimming_keeps_the_selection_and_can_be_taken_back(window, keys):
    model = window.talk.model
    set_at(window, 1.0, 0.6)
    whole = model.motions.frames
    assert not keys.trim.isEnabled()
    model.select((0.4, 1.6))
    keys.trim.trigger()
    assert model.sound.seconds == pytest.approx(1.2) and model.range is None
    np.testing.assert_array_equal(model.motions.frames, whole[10:40])
    assert model.keyframes.near(0.6) is not None
    window.talk.curves.undo_stack.undo()
    np.testing.assert_array_equal(model.motions.frames, whole)
    window.talk.curves.undo_stack.redo()
    assert len(model.motions) == 30


def test_a_part_too_short_to_be_heard_is_refused_in_a_sentence(qtbot, window, keys):
    window.talk.model.select((0.4, 0.45))
    with qtbot.waitSignal(window.talk.failed) as told:
        keys.trim.trigger()
    assert "select at least 0.1 s" in told.args[0]
    assert window.talk.model.sound.seconds == pytest.approx(2.0)


def test_another_sound_has_no_keyframes(qtbot, window, sound_file):
    set_at(window, 1.0, 0.6)
    first = window.talk.model.chosen
    window.open_path(sound_file)
    qtbot.waitUntil(lambda: window.talk.model.chosen not in (None, first), timeout=10_000)
    assert not window.talk.model.keyframes and not window.talk.curves.undo_stack.canUndo()
