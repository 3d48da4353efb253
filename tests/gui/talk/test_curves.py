import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.talk.fakes import JAW


@pytest.fixture
def window(say):
    window = say()
    window.resize(1200, 800)
    return window


@pytest.fixture
def jaw(window):
    return window.talk.panel.timeline.rows[0]


def drag(plot, begin, end):
    viewport = plot.plot.viewport()
    size = viewport.size()
    places = [QPoint(round(x * size.width()), round(y * size.height())) for x, y in (begin, end)]
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=places[0])
    for share in (0.3, 0.6, 1.0):
        at = places[0] + (places[1] - places[0]) * share
        event_at = QPoint(round(at.x()), round(at.y()))
        QTest.mouseMove(viewport, event_at)
        move(viewport, event_at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=places[1])


def move(viewport, at):
    # QTest's own move carries no pressed button.
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        viewport.mapToGlobal(QPointF(at)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)


def curve(window):
    return window.talk.model.motions.frames[:, JAW]


def test_a_stroke_becomes_part_of_the_curve_and_can_be_taken_back(window, jaw):
    before = curve(window).copy()
    drag(jaw.plot, (0.2, 0.2), (0.6, 0.1))
    after = curve(window)
    changed = np.flatnonzero(after != before)
    assert 8 <= changed.min() <= 12 and 27 <= changed.max() <= 31
    assert after[20] > 0.3 and jaw.give_back.isVisible()
    QTest.keyClick(jaw.plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(curve(window), before)
    QTest.keyClick(jaw.plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    np.testing.assert_array_equal(curve(window), after)
    assert window.undo_stack.count() == 0
    jaw.give_back.click()
    np.testing.assert_array_equal(curve(window), before)


def test_a_locked_curve_survives_a_new_take(qtbot, window, jaw):
    drag(jaw.plot, (0.1, 0.1), (0.9, 0.1))
    drawn = curve(window).copy()
    jaw.lock.click()
    window.actions_.talk.new_take.trigger()
    qtbot.waitUntil(lambda: len(window.talk.model.takes) == 2, timeout=10_000)
    np.testing.assert_allclose(curve(window), drawn, atol=1e-6)
    assert jaw.lock.isChecked()
    window.talk.curves.undo_stack.undo()
    assert not np.allclose(curve(window), drawn, atol=1e-3) and not jaw.lock.isChecked()


def test_keys_lift_the_selected_part(window, jaw):
    before = curve(window).copy()
    window.talk.model.select((1.0, 1.6))
    QTest.keyClick(jaw.plot, Qt.Key.Key_Up)
    QTest.keyClick(jaw.plot, Qt.Key.Key_Up)
    lifted = curve(window) - before
    assert lifted[32] == pytest.approx(2 * jaw.plot.step, abs=1e-3) and lifted[10] == 0
    QTest.keyClick(jaw.plot, Qt.Key.Key_Delete)
    np.testing.assert_array_equal(curve(window), before)


def test_a_click_seeks_and_arrows_step(window, jaw):
    viewport = jaw.plot.plot.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(viewport.width() // 2, 5))
    assert window.talk.player.position == pytest.approx(1.0, abs=0.02)
    assert window.talk.curves.undo_stack.count() == 0
    QTest.keyClick(jaw.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window.talk.player.position == pytest.approx(1.4, abs=0.05)


def test_the_waveform_selects_and_seeks(window):
    waveform = window.talk.panel.timeline.waveform
    drag(waveform, (0.25, 0.5), (0.75, 0.5))
    assert window.talk.model.range == pytest.approx((0.5, 1.5), abs=0.02)
    assert window.talk.player.position == pytest.approx(0.5, abs=0.02)
    QTest.keyClick(waveform, Qt.Key.Key_Escape)
    assert window.talk.model.range is None
    QTest.keyClick(waveform, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert window.talk.model.range == (0.0, 2.0)
    viewport = waveform.plot.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(viewport.width() // 4, 5))
    assert window.talk.model.range is None and window.talk.player.position == pytest.approx(0.5, abs=0.02)


def test_zoom_keeps_the_play_head_in_place(window):
    bar, view = window.talk.panel.bar, window.talk.panel._view
    window.talk.player.seek(0.5)
    bar.zoom_in.click()
    assert view.last - view.first == pytest.approx(2.0 / 1.6) and view.share(0.5) == pytest.approx(0.25)
    bar.whole.click()
    assert view.is_whole and (view.first, view.last) == (0.0, 2.0)


def test_other_curves_are_chosen_in_the_menu(window):
    menu = window.talk.panel.bar.curves.menu()
    menu.aboutToShow.emit()
    entries = {one.data(): one for top in menu.actions() if top.menu() for one in top.menu().actions()}
    assert entries["jawOpen"].isChecked() and not entries["pitch"].isChecked()
    entries["pitch"].trigger()
    entries["jawOpen"].trigger()
    assert [row.name for row in window.talk.panel.timeline.rows] == ["mouthPucker", "yaw", "pitch"]
