from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


def parts(window):
    return window.menuBar(), window.actions_.tool_bar, window.statusBar(), window.side, window.panel


def test_the_photo_alone_hides_everything_else_and_escape_brings_it_back(edited):
    edited.actions_.view.photo_alone.trigger()
    assert all(part.isHidden() for part in parts(edited)) and edited.canvas.isVisible()
    QTest.keyClick(edited.canvas, Qt.Key.Key_Escape)
    assert not any(part.isHidden() for part in parts(edited))
    assert not edited.actions_.view.photo_alone.isChecked()


def test_a_panel_that_was_hidden_before_stays_hidden(edited):
    edited.actions_.view.side_panel.trigger()
    edited.actions_.view.photo_alone.trigger()
    edited.actions_.view.photo_alone.trigger()
    assert edited.side.isHidden() and not edited.panel.isHidden()


def test_full_screen_and_back_to_what_it_was(edited):
    edited.actions_.view.full_screen.trigger()
    assert edited.isFullScreen()
    QTest.keyClick(edited.canvas, Qt.Key.Key_Escape)
    assert not edited.isFullScreen() and not edited.isMaximized()
    edited.showMaximized()
    edited.actions_.view.full_screen.trigger()
    edited.actions_.view.full_screen.trigger()
    assert edited.isMaximized() and not edited.isFullScreen()


def test_actions_work_while_the_menus_are_hidden(edited):
    edited.actions_.view.photo_alone.trigger()
    QTest.keyClick(edited, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not edited.panel.isHidden()
