"""What every group of actions shares: making actions, and knowing which need a portrait."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from pirender_gui.theme import Theme

Keys = Sequence[QKeySequence | QKeySequence.StandardKey | str]
MenuEntries = tuple[QAction | QMenu | None, ...]


def fill_menu(menu: QMenu, entries: MenuEntries) -> None:
    """Add actions and submenus to a menu, ``None`` for a line between."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QMenu):
            menu.addMenu(entry)
        else:
            menu.addAction(entry)


class ActionGroup(QObject):
    """Base of the groups. A group makes its actions; the part of the program that does the work connects them."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._icons: dict[QAction, str] = {}
        self._actions: list[QAction] = []
        theme.changed.connect(self._draw_icons)

    @property
    def actions(self) -> tuple[QAction, ...]:
        """All actions of the group, in the order in which they were made."""
        return tuple(self._actions)

    @property
    def menu(self) -> MenuEntries:
        """The actions in the order of their menu, ``None`` for a line between."""
        return ()

    @property
    def need_portrait(self) -> tuple[QAction, ...]:
        """Actions that mean nothing before a photo is open."""
        return ()

    def make(self, text: str, icon: str, tip: str, keys: Keys = (), checkable: bool = False) -> QAction:
        """A new action; ``tip`` says in a few words what it does, the first key is added to it."""
        action = QAction(text, self._window)
        action.setCheckable(checkable)
        self.dress(action, icon, keys)
        first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({first})" if first else tip)
        # What it does, for the list of shortcuts and for screen readers.
        action.setWhatsThis(tip)
        return action

    def dress(self, action: QAction, icon: str, keys: Keys) -> None:
        """Give an action its icon and keys, and let its keys work in the whole window."""
        self._actions.append(action)
        if icon:
            self._icons[action] = icon
            action.setIcon(self._theme.icon(icon))
        action.setIconVisibleInMenu(False)
        action.setStatusTip("")
        action.setShortcuts([QKeySequence(key) for key in keys])
        self._window.addAction(action)

    def _draw_icons(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))
