"""Actions on the view."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from pirender_gui.actions.group import ActionGroup, MenuEntries, fill_menu
from pirender_gui.canvas.panes import CompareMode
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
        self.double_size = self.make(
            self.tr("&200 %"), "", self.tr("One photo pixel on two by two screen pixels"), ["Ctrl+2"]
        )
        self.full_screen = self.make(
            self.tr("F&ull screen"), "", self.tr("Fill the whole screen"), ["F11"], checkable=True
        )
        self.photo_alone = self.make(
            self.tr("Photo &alone"), "", self.tr("Hide everything but the photo"), ["Ctrl+H"], checkable=True
        )
        self.compare_modes, self.next_compare_mode, self.compare_menu = self._make_compare_modes()
        self.themes, self.next_theme, self.theme_menu = self._make_themes()
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
        zooms = (self.zoom_in, self.zoom_out, self.fit, self.actual_size, self.double_size)
        drawn = (self.compare_menu, self.mesh, self.landmarks)
        return *zooms, None, *drawn, None, self.side_panel, self.photo_alone, self.full_screen, None, self.theme_menu

    def _make_compare_modes(self) -> tuple[dict[CompareMode, QAction], QAction, QMenu]:
        texts = {
            CompareMode.OFF: (self.tr("&Edited picture only"), self.tr("Show only the edited picture")),
            CompareMode.SPLIT: (self.tr("&Split line"), self.tr("Before and after on two sides of a line")),
            CompareMode.SIDE_BY_SIDE: (self.tr("Side &by side"), self.tr("Before and after side by side")),
        }
        choices = QActionGroup(self)
        modes = {mode: self.make(text, "", tip, checkable=True) for mode, (text, tip) in texts.items()}
        for mode, action in modes.items():
            action.setData(mode.value)
            choices.addAction(action)
        following = self.make(self.tr("&Next way to compare"), "", self.tr("Next way to compare"), ["Ctrl+\\"])
        return modes, following, self._submenu(self.tr("&Compare"), (*modes.values(), None, following))

    def _make_themes(self) -> tuple[dict[str, QAction], QAction, QMenu]:
        texts = {
            "dark": (self.tr("&Dark"), self.tr("Light text on dark panels")),
            "grey": (self.tr("&Mid-grey"), self.tr("Neutral grey, for judging colours")),
            "light": (self.tr("&Light"), self.tr("Dark text on light panels")),
        }
        choices = QActionGroup(self)
        themes = {name: self.make(text, "", tip, checkable=True) for name, (text, tip) in texts.items()}
        for name, action in themes.items():
            action.setData(name)
            choices.addAction(action)
        following = self.make(self.tr("&Next theme"), "", self.tr("Next theme"), ["Ctrl+Shift+T"])
        return themes, following, self._submenu(self.tr("&Theme"), (*themes.values(), None, following))

    def _submenu(self, title: str, entries: MenuEntries) -> QMenu:
        menu = QMenu(title, self._window)
        fill_menu(menu, entries)
        return menu

    def _dress_compare_button(self) -> None:
        self.compare.setText(self.tr("Before"))
        self._draw_compare_icon()
        self.compare.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.compare.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.compare.setMenu(self.compare_menu)
        self.compare.setToolTip(self.tr("Hold to see the photo before your edits (\\)"))
        self.compare.setAccessibleName(self.tr("Hold to see the photo before the edits"))
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _draw_compare_icon(self) -> None:
        self.compare.setIcon(self._theme.icon("compare"))
