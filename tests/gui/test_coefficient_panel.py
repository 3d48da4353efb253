"""Widget and model, both ways."""

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDoubleSpinBox, QLineEdit, QSlider, QWidget

from core.motion import ICT64
from pirender_gui.main_window import MainWindow
from pirender_gui.widgets.coefficient_row import CoefficientRow
from tests.gui.fakes import OWN_MOTION

LEFT = Qt.MouseButton.LeftButton


def press_at(slider: QSlider, fraction: float) -> None:
    QTest.mousePress(slider, LEFT, pos=point(slider, fraction))


def point(slider: QSlider, fraction: float) -> QPoint:
    return QPoint(round(7 + fraction * (slider.width() - 14)), slider.height() // 2)


def wheel(widget: QWidget, notches: int) -> bool:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


@pytest.fixture
def jaw(edited: MainWindow) -> CoefficientRow:
    return edited.panel.row("jawOpen")


def test_every_coefficient_of_the_space_has_a_row_in_its_group(edited: MainWindow) -> None:
    for coefficient in ICT64.coefficients:
        row = edited.panel.row(coefficient.name)
        assert edited.panel.group(coefficient.group).isAncestorOf(row)
    assert len(ICT64.coefficients) == 70


def test_model_moves_the_widgets(edited: MainWindow, jaw: CoefficientRow) -> None:
    edited.model.set_many({"jawOpen": 0.43, "yaw": math.radians(-12)})
    assert jaw.slider.real_value() == pytest.approx(0.43, abs=0.001)
    assert jaw.number_box.text() == "43 %"
    assert edited.panel.row("yaw").number_box.text() == "-12.0°"


def test_slider_moves_the_model(edited: MainWindow, jaw: CoefficientRow) -> None:
    jaw.slider.setValue(500)
    assert edited.model.motion["jawOpen"] == pytest.approx(0.5)
    assert jaw.number_box.value() == 50


def test_typed_number_moves_the_model_in_one_step(edited: MainWindow) -> None:
    box = edited.panel.row("yaw").number_box
    box.selectAll()
    QTest.keyClicks(box, "-7.5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert edited.model.motion["yaw"] == pytest.approx(math.radians(-7.5), abs=1e-6)
    assert edited.undo_stack.count() == 1


def test_undo_brings_the_widgets_back(edited: MainWindow, jaw: CoefficientRow) -> None:
    jaw.slider.setValue(500)
    edited.undo_stack.undo()
    assert (jaw.slider.value(), jaw.number_box.value()) == (0, 0)


def test_drag_with_the_mouse_is_one_step(edited: MainWindow, jaw: CoefficientRow) -> None:
    press_at(jaw.slider, 0.0)
    for step in range(1, 9):
        QTest.mouseMove(jaw.slider, point(jaw.slider, step / 10))
    QTest.mouseRelease(jaw.slider, LEFT, pos=point(jaw.slider, 0.8))
    assert edited.model.motion["jawOpen"] == pytest.approx(0.8, abs=0.01)
    assert edited.undo_stack.count() == 1


def test_click_on_the_groove_sets_the_value(edited: MainWindow, jaw: CoefficientRow) -> None:
    QTest.mouseClick(jaw.slider, LEFT, pos=point(jaw.slider, 0.6))
    assert edited.model.motion["jawOpen"] == pytest.approx(0.6, abs=0.01)


def test_double_click_resets_to_the_photo_in_one_step(edited: MainWindow) -> None:
    row = edited.panel.row("eyeBlink_L")
    edited.editor.edit({"eyeBlink_L": 0.9})
    edited.editor.close_gesture()
    QTest.mousePress(row.slider, LEFT, pos=point(row.slider, 0.5))
    QTest.mouseRelease(row.slider, LEFT, pos=point(row.slider, 0.5))
    QTest.mouseDClick(row.slider, LEFT, pos=point(row.slider, 0.5))
    assert edited.model.motion["eyeBlink_L"] == OWN_MOTION["eyeBlink_L"]
    assert edited.undo_stack.count() == 2


def test_reset_button_shows_only_while_changed_and_resets(edited: MainWindow, jaw: CoefficientRow) -> None:
    assert not jaw.reset_button.isVisibleTo(jaw)
    jaw.slider.setValue(500)
    assert jaw.reset_button.isVisibleTo(jaw)
    jaw.reset_button.click()
    assert edited.model.motion == OWN_MOTION
    assert not jaw.reset_button.isVisibleTo(jaw)


def test_reset_all_is_one_undoable_step(edited: MainWindow) -> None:
    edited.model.set_many({"jawOpen": 0.5, "yaw": 0.3, "mouthSmile_L": 0.2})
    edited.panel.reset_all_button.click()
    assert edited.model.motion == OWN_MOTION
    edited.undo_stack.undo()
    assert edited.model.motion["mouthSmile_L"] == pytest.approx(0.2)


def test_wheel_turns_the_value_only_with_the_focus(edited: MainWindow, jaw: CoefficientRow) -> None:
    edited.canvas.setFocus()
    assert not wheel(jaw.slider, 1)
    assert not wheel(jaw.number_box, 1)
    assert edited.model.motion["jawOpen"] == 0.0
    jaw.slider.setFocus()
    assert wheel(jaw.slider, 1)
    assert edited.model.motion["jawOpen"] == pytest.approx(0.02)


def test_keys_move_the_slider_and_merge_into_one_step(edited: MainWindow, jaw: CoefficientRow) -> None:
    jaw.slider.setFocus()
    for _ in range(5):
        QTest.keyClick(jaw.slider, Qt.Key.Key_Right)
    assert edited.model.motion["jawOpen"] == pytest.approx(0.05)
    assert edited.undo_stack.count() == 1
    QTest.keyClick(jaw.slider, Qt.Key.Key_Delete)
    assert edited.model.motion == OWN_MOTION


def test_slider_reaches_what_the_photo_shows(edited: MainWindow) -> None:
    row = edited.panel.row("yaw")
    assert row.slider.real_value() == pytest.approx(OWN_MOTION["yaw"], abs=0.002)
    assert not row.is_changed


def test_group_counts_its_changed_rows_and_resets_them(edited: MainWindow) -> None:
    group = edited.panel.group("mouth")
    edited.model.set_many({"mouthSmile_L": 0.4, "mouthSmile_R": 0.4, "jawOpen": 0.2})
    assert group.changed_count == 2
    group.reset_button.click()
    assert group.changed_count == 0
    assert edited.model.motion["jawOpen"] == pytest.approx(0.2)


def test_folding_a_group_hides_its_rows(edited: MainWindow, jaw: CoefficientRow) -> None:
    group = edited.panel.group("jaw")
    group.set_open(True)
    assert jaw.isVisibleTo(edited.panel)
    group.set_open(False)
    assert not jaw.isVisibleTo(edited.panel)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("smile left", ["mouthSmile_L"]),
        ("eyeBlink", ["eyeBlink_L", "eyeBlink_R"]),
        ("head", ["pitch", "yaw", "roll", "foreheadRaise"]),
        ("no such slider", []),
    ],
)
def test_search_leaves_only_what_matches(edited: MainWindow, words: str, found: list[str]) -> None:
    QTest.keyClicks(edited.panel.search_box, words)
    shown = [name for name in ICT64.names if edited.panel.row(name).isVisibleTo(edited.panel)]
    assert sorted(shown) == sorted(found)


def test_find_action_puts_the_cursor_into_the_search_box(edited: MainWindow) -> None:
    edited.panel.search_box.setText("smile")
    edited.actions_.edit.find.trigger()
    assert edited.focusWidget() is edited.panel.search_box
    assert edited.panel.search_box.selectedText() == "smile"


def test_emptied_search_gives_the_folding_back(edited: MainWindow) -> None:
    edited.panel.group("nose").set_open(False)
    edited.panel.search_box.setText("nose")
    assert edited.panel.group("nose").is_open
    edited.panel.search_box.clear()
    assert not edited.panel.group("nose").is_open


def test_panel_waits_for_a_portrait(window: MainWindow, open_photo: Callable[[], None]) -> None:
    assert not window.panel.isEnabled()
    open_photo()
    assert window.panel.isEnabled()


def test_every_control_has_a_name_for_screen_readers(edited: MainWindow) -> None:
    kinds = (QAbstractButton, QDoubleSpinBox, QSlider)
    unnamed = [
        one
        for kind in kinds
        for one in edited.findChildren(kind)
        if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text()) and _is_ours(one)
    ]
    assert unnamed == []
    assert edited.panel.search_box.accessibleName()


def _is_ours(widget: QWidget) -> bool:
    # Qt puts buttons of its own into line edits and tool bars.
    return not isinstance(widget.parent(), QLineEdit) and not widget.objectName().startswith("qt_")
