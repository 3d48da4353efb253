import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pirender_gui.canvas.panes import CompareMode
from tests.gui.fakes import PHOTO_COLOR

AFTER = (255, 10, 0)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot, edited):
    """An edit that is on the screen."""
    edited.editor.edit({"jawOpen": 1.0})
    qtbot.waitUntil(lambda: edited.canvas.painted_serial == edited.preview.newest_serial, timeout=5000)
    return edited


def color(window, x, y):
    found = window.canvas.grab().toImage().pixelColor(round(x), round(y))
    return found.red(), found.green(), found.blue()


def in_crop(window, share_x, pane_left=0.0):
    """Canvas position inside the rendered patch, at a share of its width."""
    x, y = window.canvas.view.to_canvas(100 + 200 * share_x, 100)
    return x + pane_left, y


def mouse(window, kind, x, y, button=LEFT):
    at = QPointF(x, y)
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, at, window.canvas.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window.canvas, event)


def drag(window, start, end, button=LEFT):
    mouse(window, QEvent.Type.MouseButtonPress, *start, button)
    mouse(window, QEvent.Type.MouseMove, *end, button)
    mouse(window, QEvent.Type.MouseButtonRelease, *end, button)


def test_split_shows_before_on_the_left_and_after_on_the_right(shown):
    shown.actions_.view.compare_modes[CompareMode.SPLIT].trigger()
    middle = shown.canvas.width() / 2
    y = in_crop(shown, 0.5)[1]
    assert color(shown, middle - 30, y) == PHOTO_COLOR and color(shown, middle + 30, y) == AFTER


def test_the_split_line_is_dragged_and_moved_by_keys(shown):
    shown.compare.use(CompareMode.SPLIT)
    middle, y = shown.canvas.width() / 2, in_crop(shown, 0.5)[1]
    drag(shown, (middle, y), (middle + 60, y))
    assert color(shown, middle + 30, y) == PHOTO_COLOR
    for _ in range(8):
        QTest.keyClick(shown.canvas, Qt.Key.Key_BracketLeft)
    assert color(shown, middle + 30, y) == AFTER
    before = shown.canvas.view
    assert before == shown.canvas.view


def test_side_by_side_shows_both_in_the_same_view(shown):
    shown.compare.use(CompareMode.SIDE_BY_SIDE)
    half = shown.canvas.width() - (shown.canvas.width() - 2) // 2
    x, y = in_crop(shown, 0.5)
    assert x < shown.canvas.width() / 2
    assert color(shown, x, y) == PHOTO_COLOR and color(shown, x + half, y) == AFTER


def test_both_halves_zoom_at_the_cursor_together(shown):
    shown.compare.use(CompareMode.SIDE_BY_SIDE)
    x, y = in_crop(shown, 0.5)
    photo_place = shown.canvas.view.to_photo(x, y)
    half = shown.canvas.width() - (shown.canvas.width() - 2) // 2
    drag(shown, (5, 5), (15, 5))
    moved = shown.canvas.view.to_photo(x, y)
    assert moved[0] < photo_place[0]
    drag(shown, (half + 5, 5), (half - 5, 5))
    assert shown.canvas.view.to_photo(x, y) == pytest.approx(photo_place)


def test_one_key_goes_through_the_ways_to_compare(shown):
    seen = []
    for _ in CompareMode:
        shown.actions_.view.next_compare_mode.trigger()
        seen.append(shown.canvas.compare_mode)
        assert shown.actions_.view.compare_modes[shown.canvas.compare_mode].isChecked()
    assert seen == [CompareMode.SPLIT, CompareMode.SIDE_BY_SIDE, CompareMode.OFF]


@pytest.mark.parametrize("mode", list(CompareMode))
def test_holding_backslash_shows_only_before_in_every_mode(shown, mode):
    shown.compare.use(mode)
    QTest.keyPress(shown.canvas, Qt.Key.Key_Backslash)
    picture = shown.canvas.grab().toImage()
    y = round(in_crop(shown, 0.5)[1])
    assert all(
        picture.pixelColor(x, y).red() != AFTER[0] or picture.pixelColor(x, y).blue()
        for x in range(0, picture.width(), 5)
    )
    QTest.keyRelease(shown.canvas, Qt.Key.Key_Backslash)


def test_a_fitted_photo_stays_fitted_in_every_mode(shown):
    whole = shown.canvas.view.zoom
    shown.compare.use(CompareMode.SIDE_BY_SIDE)
    assert shown.canvas.view.zoom < whole
    shown.compare.use(CompareMode.OFF)
    assert shown.canvas.view.zoom == whole


def test_middle_clicks_go_from_fit_to_100_to_200_percent_and_back(shown):
    fitted = shown.canvas.view.zoom
    ratio = shown.canvas.devicePixelRatioF()
    zooms = []
    for _ in range(3):
        drag(shown, (50, 50), (50, 50), Qt.MouseButton.MiddleButton)
        zooms.append(shown.canvas.view.zoom * ratio)
    assert zooms == pytest.approx([1.0, 2.0, fitted * ratio])
    drag(shown, (50, 50), (80, 50), Qt.MouseButton.MiddleButton)
    assert shown.canvas.view.zoom == fitted


def test_keys_over_the_photo_zoom(shown):
    fitted = shown.canvas.view.zoom
    QTest.keyClick(shown.canvas, Qt.Key.Key_Plus)
    assert shown.canvas.view.zoom > fitted
    QTest.keyClick(shown.canvas, Qt.Key.Key_Home)
    assert shown.canvas.view.zoom == fitted
    shown.actions_.view.double_size.trigger()
    assert shown.canvas.view.zoom * shown.canvas.devicePixelRatioF() == pytest.approx(2.0)
