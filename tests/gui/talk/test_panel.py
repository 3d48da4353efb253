"""The panel as a whole: reached by keyboard, named, at home in every theme."""

from PySide6.QtWidgets import QToolButton

from pirender_gui.theme import load_theme
from tests.gui.test_accessibility import focusable, name_of, walk_by_tab


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot, say):
    window = say()
    window.resize(1200, 900)
    panel = window.talk.panel
    assert [one for one in focusable(panel) if not name_of(one)] == []
    panel.timeline.waveform.setFocus()
    visited = set(walk_by_tab(qtbot, window))
    missed = [name_of(one) for one in focusable(panel) if one not in visited and one.parent() not in visited]
    assert missed == []


def test_every_button_explains_itself(say):
    buttons = [one for one in say().talk.panel.findChildren(QToolButton) if one.isVisible()]
    assert [one.accessibleName() for one in buttons if not one.toolTip()] == []


def test_the_export_dialog_is_named_and_reached(qtbot, say):
    window = say()
    window.actions_.talk.export.trigger()
    dialog = window.talk.export.dialog
    assert dialog.windowTitle() and [one for one in focusable(dialog) if not name_of(one)] == []
    visited = set(walk_by_tab(qtbot, dialog))
    assert [name_of(one) for one in focusable(dialog) if one not in visited and one.parent() not in visited] == []
    dialog.reject()


def test_colours_follow_the_theme(say):
    window = say()
    plot = window.talk.panel.timeline.waveform.plot
    window._theme.become(load_theme("light"))
    try:
        assert plot.backgroundBrush().color() == load_theme("light").color("field")
    finally:
        window._theme.become(load_theme("dark"))


def test_the_panel_can_be_closed_and_comes_back_as_it_was(say):
    window = say()
    panel = window.talk.panel
    panel.bar.findChildren(QToolButton)
    window.actions_.talk.panel.trigger()
    assert not panel.isVisible()
    window.actions_.talk.panel.trigger()
    assert window.talk.panel is panel and panel.isVisible() and panel.takes.count() == 1
