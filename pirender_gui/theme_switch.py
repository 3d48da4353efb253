"""Choosing the theme while the program runs."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.settings import Settings
from pirender_gui.theme import THEMES, Theme, load_theme, window_style


def dress(application: QApplication, theme: Theme) -> None:
    """Give the whole program the palette and the style sheet of a theme."""
    application.setPalette(theme.palette())
    application.setStyleSheet(window_style(theme))


class ThemeSwitch(QObject):
    """Answers to the theme actions; everything that holds the one theme object hears of it."""

    def __init__(self, theme: Theme, actions: ViewActions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._settings = settings
        actions.themes[theme.name].setChecked(True)
        for action in actions.themes.values():
            action.triggered.connect(self._choose)
        actions.next_theme.triggered.connect(self._go_on)

    def use(self, name: str) -> None:
        """Change to a theme by its name (``KeyError`` when there is none)."""
        self._actions.themes[name].setChecked(True)
        if name == self._theme.name:
            return
        self._theme.become(load_theme(name))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        dress(application, self._theme)
        self._settings.theme = name

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.use(str(action.data()))

    @Slot()
    def _go_on(self) -> None:
        self.use(THEMES[(THEMES.index(self._theme.name) + 1) % len(THEMES)])
