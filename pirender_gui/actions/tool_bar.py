"""The tool bar, made from the actions."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget


class ActionToolBar(QToolBar):
    """Fixed under the menus; every button is reached by Tab and named for screen readers."""

    def __init__(self, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName("toolBar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))

    def add_entries(self, entries: tuple[QAction | None, ...]) -> None:
        """Add buttons from left to right, ``None`` for a line between."""
        for entry in entries:
            if entry is None:
                self.addSeparator()
            else:
                self._add(entry)

    def add_spring(self) -> None:
        """Push what follows to the right."""
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)

    def show_text(self, action: QAction) -> None:
        """Write the name beside the icon."""
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def _add(self, action: QAction) -> None:
        self.addAction(action)
        button = self.widgetForAction(action)
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
