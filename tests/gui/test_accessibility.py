"""Every control can be reached by keyboard and has a name for screen readers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMenu, QScrollBar, QToolButton, QWidget

from core.preset_store import PresetScope
from pirender_gui.recovery import RecoveryDialog
from pirender_gui.widgets.details_dialog import DetailsDialog
from pirender_gui.widgets.save_preset_dialog import SavePresetDialog


def focusable(root):
    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one, QMenu | QScrollBar)
        # The line edit inside a spin box or combo box speaks for its box.
        and one.focusProxy() is None
        and one.objectName() != "qt_spinbox_lineedit"
    ]


def name_of(widget):
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def walk_by_tab(qtbot, root):
    """Widgets that have the keyboard one after the other while Tab is pressed, until it comes round."""
    root.activateWindow()
    qtbot.waitUntil(root.isActiveWindow, timeout=5000)
    visited = []
    for _ in range(1000):
        QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now in visited[:1]:
            return visited
        visited.append(now)
    raise AssertionError(f"Tab never comes round; the last one is {visited[-1]!r}")


def test_every_control_of_the_window_has_a_name(edited):
    nameless = [one for one in focusable(edited) if not name_of(one)]
    assert nameless == []


def test_every_control_of_the_window_is_reached_by_tab(qtbot, edited):
    edited.editor.edit({"jawOpen": 0.5})
    edited.canvas.setFocus()
    visited = set(walk_by_tab(qtbot, edited))
    missed = [name_of(one) for one in focusable(edited) if one not in visited and one.parent() not in visited]
    assert missed == []


def test_every_button_without_words_explains_itself(edited):
    silent = [
        one.accessibleName()
        for one in edited.findChildren(QToolButton)
        if one.isVisible()
        and not one.toolTip()
        and not one.text()
        # The magnifier inside the search box is a picture, and Qt's own arrow of a full tool bar has no words.
        and not isinstance(one.parent(), QLineEdit)
        and one.objectName() != "qt_toolbar_ext_button"
    ]
    assert silent == []


@pytest.fixture(params=["shortcuts", "random", "details", "recovery", "save preset", "paste special"])
def dialog(request, edited, qtbot):
    if request.param == "shortcuts":
        edited.shortcut_list.show()
        shown = edited.shortcut_list.dialog
    elif request.param == "random":
        edited.actions_.edit.random_options.trigger()
        shown = edited.random_draws.dialog
    elif request.param == "details":
        shown = DetailsDialog("Traceback", edited)
    elif request.param == "recovery":
        shown = RecoveryDialog((), edited)
    elif request.param == "save preset":
        shown = SavePresetDialog("Mine", frozenset(), frozenset(), edited)
    else:
        edited.motions.copy()
        edited.actions_.edit.paste_special.trigger()
        shown = next(one for one in edited.findChildren(QDialog) if one.isVisible())
    shown.show()
    yield shown
    shown.close()


def test_every_control_of_a_dialog_has_a_name_and_is_reached(qtbot, dialog):
    assert dialog.windowTitle()
    assert [one for one in focusable(dialog) if not name_of(one)] == []
    visited = set(walk_by_tab(qtbot, dialog))
    # Of radio buttons that belong together the arrow keys reach the others.
    missed = [
        name_of(one)
        for one in focusable(dialog)
        if one not in visited
        and one.parent() not in visited
        and not (isinstance(one, QAbstractButton) and one.autoExclusive())
    ]
    assert missed == []


def test_scopes_of_presets_are_all_offered(edited):
    dialog = SavePresetDialog("Mine", frozenset(), frozenset(), edited)
    assert {dialog.parts.itemData(row) for row in range(dialog.parts.count())} == set(PresetScope)
