"""Actions on the view."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolButton

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class ViewActions(ActionGroup):
    """Zoom, compare, panels.

    Attributes:
        compare: the button that shows the photo before the edits while it is held.
    """

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.zoom_in = self.make(self.tr("Zoom &in"), "zoom-in", self.tr("Zoom in"), ["Ctrl++", "Ctrl+="])
        self.zoom_out = self.make(self.tr("Zoom &out"), "zoom-out", self.tr("Zoom out"), ["Ctrl+-"])
        self.fit = self.make(self.tr("&Fit"), "fit", self.tr("Show the whole photo"), ["Ctrl+0"])
        self.actual_size = self.make(
            self.tr("&100 %"), "actual-size", self.tr("One photo pixel on one screen pixel"), ["Ctrl+1"]
        )
        self.side_panel = self.make(
            self.tr("&Presets and history"), "", self.tr("Show or hide the left panel"), ["F7"], checkable=True
        )
        self.side_panel.setChecked(True)
        self.mesh = self.make(
            self.tr("Show &mesh"), "", self.tr("Draw the face model's mesh over the photo"), ["Ctrl+M"], checkable=True
        )
        self.landmarks = self.make(
            self.tr("Show &landmarks"), "", self.tr("Draw the landmarks over the photo"), ["Ctrl+L"], checkable=True
        )
        self.compare = QToolButton()
        self._dress_compare_button()
        theme.changed.connect(self._draw_compare_icon)

    @property
    def menu(self) -> MenuEntries:
        """The View menu."""
        return (
            self.zoom_in,
            self.zoom_out,
            self.fit,
            self.actual_size,
            None,
            self.mesh,
            self.landmarks,
            None,
            self.side_panel,
        )

    def _dress_compare_button(self) -> None:
        self.compare.setText(self.tr("Before"))
        self._draw_compare_icon()
        self.compare.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.compare.setToolTip(self.tr("Hold to see the photo before your edits (\\)"))
        self.compare.setAccessibleName(self.tr("Hold to see the photo before the edits"))
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _draw_compare_icon(self) -> None:
        self.compare.setIcon(self._theme.icon("compare"))
