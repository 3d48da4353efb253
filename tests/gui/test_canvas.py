import dataclasses
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pirender_gui.canvas.canvas import Canvas
from pirender_gui.images import image_from_array, photo_image
from pirender_gui.main_window import MainWindow
from tests.gui.fakes import PHOTO_COLOR, FakeStudio, patch_color

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def color_at(canvas: Canvas, x: float, y: float) -> tuple[int, int, int]:
    """Colour on the canvas at a photo position."""
    image = canvas.grab().toImage()
    color = image.pixelColor(QPointF(*canvas.view.to_canvas(x, y)).toPoint())
    return color.red(), color.green(), color.blue()


def wait_for_picture(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.canvas.painted_serial == window.preview.newest_serial, timeout=5000)


def zoom(canvas: Canvas, notches: int, at: QPointF) -> None:
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_photo_on_mid_grey(edited: MainWindow, theme: object) -> None:
    assert color_at(edited.canvas, 10, 10) == PHOTO_COLOR
    surround = edited.canvas.grab().toImage().pixelColor(2, 2)
    assert surround.red() == surround.green() == surround.blue()


def test_patch_lies_over_its_area_and_nowhere_else(qtbot: QtBot, edited: MainWindow) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    wait_for_picture(qtbot, edited)
    red = patch_color(edited.model.motion)
    assert red == (255, 10, 0)
    for inside in ((102, 52), (298, 52), (102, 248), (298, 248), (200, 150)):
        assert color_at(edited.canvas, *inside) == red
    for outside in ((98, 150), (302, 150), (200, 48), (200, 252)):
        assert color_at(edited.canvas, *outside) == PHOTO_COLOR


def test_comparing_shows_the_photo_while_held(qtbot: QtBot, edited: MainWindow) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    wait_for_picture(qtbot, edited)
    QTest.mousePress(edited.actions_.view.compare, LEFT)
    assert color_at(edited.canvas, 200, 150) == PHOTO_COLOR
    QTest.mouseRelease(edited.actions_.view.compare, LEFT)
    assert color_at(edited.canvas, 200, 150) == (255, 10, 0)


@pytest.mark.parametrize("focus", ["canvas", "slider", "number box"])
def test_backslash_compares_while_held(edited: MainWindow, focus: str) -> None:
    row = edited.panel.row("jawOpen")
    widget = {"canvas": edited.canvas, "slider": row.slider, "number box": row.number_box}[focus]
    QTest.keyPress(widget, Qt.Key.Key_Backslash)
    assert edited.canvas.is_comparing
    QTest.keyRelease(widget, Qt.Key.Key_Backslash)
    assert not edited.canvas.is_comparing
    assert row.number_box.text() == "0 %"


def test_comparing_ends_when_the_window_loses_the_keyboard(edited: MainWindow) -> None:
    QTest.keyPress(edited.canvas, Qt.Key.Key_Backslash)
    edited.hold_keys.let_go()
    assert not edited.canvas.is_comparing


def test_backslash_can_be_typed_into_the_search_box(qtbot: QtBot, edited: MainWindow) -> None:
    edited.panel.search_box.setFocus()
    QTest.keyClicks(edited.panel.search_box, "\\")
    assert edited.panel.search_box.text() == "\\"
    assert not edited.canvas.is_comparing


def test_photo_itself_is_shown_for_its_own_motion(qtbot: QtBot, edited: MainWindow, studio: FakeStudio) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    wait_for_picture(qtbot, edited)
    rendered = len(studio.session.rendered)
    edited.undo_stack.undo()
    wait_for_picture(qtbot, edited)
    assert color_at(edited.canvas, 200, 150) == PHOTO_COLOR
    assert len(studio.session.rendered) == rendered


def test_wheel_zooms_at_the_cursor(edited: MainWindow) -> None:
    canvas, at = edited.canvas, QPointF(200, 300)
    before, zoom_before = canvas.view.to_photo(at.x(), at.y()), canvas.view.zoom
    zoom(canvas, 3, at)
    assert canvas.view.zoom == pytest.approx(zoom_before * 1.2**3)
    assert canvas.view.to_photo(at.x(), at.y()) == pytest.approx(before)


@pytest.mark.parametrize("button", [MIDDLE, LEFT])
def test_drag_pans(edited: MainWindow, button: Qt.MouseButton) -> None:
    canvas = edited.canvas
    left, top = canvas.view.left, canvas.view.top
    QTest.mousePress(canvas, button, pos=QPoint(300, 300))
    QTest.mouseMove(canvas, QPoint(340, 290))
    QTest.mouseRelease(canvas, button, pos=QPoint(340, 290))
    assert (canvas.view.left - left, canvas.view.top - top) == pytest.approx((40, -10))


def test_fit_and_actual_size(edited: MainWindow) -> None:
    fitted = edited.canvas.view
    edited.actions_.view.actual_size.trigger()
    assert edited.canvas.view.zoom * edited.canvas.devicePixelRatioF() == pytest.approx(1.0)
    edited.actions_.view.fit.trigger()
    assert edited.canvas.view == fitted


def test_fitted_photo_stays_fitted_when_the_window_grows(qtbot: QtBot, edited: MainWindow) -> None:
    zoom_before = edited.canvas.view.zoom
    edited.resize(edited.width() + 200, edited.height() + 150)
    qtbot.waitUntil(lambda: edited.canvas.view.zoom > zoom_before, timeout=5000)


def test_twice_as_many_pixels_on_a_dense_screen(edited: MainWindow) -> None:
    class DenseImage(QImage):
        pass

    canvas = edited.canvas
    image = DenseImage(canvas.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    canvas.render(image)
    inside = QPointF(*canvas.view.to_canvas(10, 10)) * 2
    assert image.pixelColor(inside.toPoint()).getRgb()[:3] == PHOTO_COLOR


def test_crop_seen_large_is_rendered_sharper_when_the_hand_rests(
    qtbot: QtBot, edited: MainWindow, studio: FakeStudio
) -> None:
    edited.editor.edit({"jawOpen": 1.0})
    wait_for_picture(qtbot, edited)
    assert set(studio.session.sizes) == {512}
    edited.canvas.zoom_to(4.0)
    qtbot.waitUntil(lambda: studio.session.sizes[-1] == 1024, timeout=5000)


def test_a_drag_that_pauses_does_not_rest(qtbot: QtBot, edited: MainWindow, studio: FakeStudio) -> None:
    edited.canvas.zoom_to(4.0)
    slider = edited.panel.row("jawOpen").slider
    QTest.mousePress(slider, LEFT, pos=QPoint(60, 11))
    wait_for_picture(qtbot, edited)
    assert not edited.preview.is_about_to_rest
    QTest.mouseRelease(slider, LEFT, pos=QPoint(60, 11))
    assert edited.preview.is_about_to_rest
    qtbot.waitUntil(lambda: studio.session.sizes[-1] == 1024, timeout=5000)


def test_slow_engine_is_not_asked_for_more_at_rest(qtbot: QtBot, edited: MainWindow, studio: FakeStudio) -> None:
    edited.canvas.zoom_to(4.0)
    edited.editor.edit({"jawOpen": 1.0})
    wait_for_picture(qtbot, edited)
    frame = edited.canvas.frame
    assert frame is not None
    serial = edited.preview.newest_serial
    slow = dataclasses.replace(frame, milliseconds=200.0, request=dataclasses.replace(frame.request, serial=serial + 1))
    edited.worker.rendered.emit(slow)
    assert edited.preview.affordable_size == 512


def test_levels_give_the_same_picture(qtbot: QtBot, edited: MainWindow) -> None:
    edited.canvas.zoom_to(0.25)
    assert color_at(edited.canvas, 200, 150) == PHOTO_COLOR


def test_empty_canvas_invites(qtbot: QtBot, window: MainWindow, open_photo: Callable[[], None]) -> None:
    empty = window.canvas.grab().toImage()
    middle = empty.copy(empty.width() // 2 - 150, empty.height() // 2 - 10, 300, 20)
    colors = {middle.pixelColor(x, y).name() for x in range(middle.width()) for y in range(middle.height())}
    assert len(colors) > 1


def test_rgba_array_becomes_a_premultiplied_image() -> None:
    import numpy as np

    array = np.zeros((3, 5, 4), dtype=np.uint8)
    array[1, 2] = (200, 100, 50, 128)
    image = image_from_array(array)
    array[:] = 0
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    assert image.size() == QSize(5, 3)
    color = image.pixelColor(2, 1)
    assert color.alpha() == 128 and abs(color.red() - 200) <= 1


def test_large_photo_shares_the_memory_of_its_array() -> None:
    import numpy as np

    array = np.zeros((2001, 2003, 3), dtype=np.uint8)
    array[2000, 2002] = (1, 2, 3)
    image = photo_image(array)
    assert image.format() == QImage.Format.Format_RGB888
    assert image.pixelColor(2002, 2000) == QColor(1, 2, 3)
    assert photo_image(array[:100, :100]).format() == QImage.Format.Format_RGB32


def test_rgb_array_keeps_its_colours_and_rows() -> None:
    import numpy as np

    array = np.zeros((3, 5, 3), dtype=np.uint8)
    array[:, 4] = (255, 0, 0)
    image = image_from_array(array)
    assert [image.pixelColor(4, y) for y in range(3)] == [QColor(255, 0, 0)] * 3
    assert image.pixelColor(0, 2) == QColor(0, 0, 0)
