"""The actions of the window, once, for menus, tool bar and shortcuts alike."""

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QToolButton, QWidget

from pirender_gui.theme import Theme

_Keys = QKeySequence.StandardKey


class WindowActions(QObject):
    """Creates the actions; the window connects them. Undo and redo belong to the undo stack."""

    def __init__(self, undo_stack: QUndoStack, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.open = self._action(self.tr("&Open…"), "open", self.tr("Open a photo"), [QKeySequence(_Keys.Open)])
        self.save = self._action(
            self.tr("&Save as…"), "save", self.tr("Save at the photo's own size"), ["Ctrl+S", "Ctrl+Shift+S"]
        )
        self.quit = self._action(self.tr("&Quit"), "", self.tr("Close the editor"), ["Ctrl+Q"])
        self.undo = undo_stack.createUndoAction(window, self.tr("Undo"))
        self.redo = undo_stack.createRedoAction(window, self.tr("Redo"))
        self._dress(self.undo, "undo", ["Ctrl+Z"])
        self._dress(self.redo, "redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
        self.reset_all = self._action(
            self.tr("&Reset all"), "reset", self.tr("Back to the photo as it was"), ["Ctrl+R"]
        )
        self.faces = self._action(
            self.tr("Choose &face"), "faces", self.tr("Edit another face of the photo"), ["Ctrl+Shift+F"]
        )
        self.box = self._action(
            self.tr("Draw a &box around the face"), "", self.tr("For a face that was not found"), ["Ctrl+B"]
        )
        self.copy_motion = self._action(
            self.tr("&Copy motion"), "", self.tr("Copy expression and head pose as text"), [QKeySequence(_Keys.Copy)]
        )
        self.paste_motion = self._action(
            self.tr("&Paste motion"), "", self.tr("Paste expression and head pose"), [QKeySequence(_Keys.Paste)]
        )
        self.random = self._action(
            self.tr("Random e&xpression"), "", self.tr("Draw a plausible expression"), ["Ctrl+E"]
        )
        self.find = self._action(self.tr("&Find a slider"), "search", self.tr("Search the sliders"), ["Ctrl+F"])
        self.zoom_in = self._action(self.tr("Zoom &in"), "zoom-in", self.tr("Zoom in"), ["Ctrl++", "Ctrl+="])
        self.zoom_out = self._action(self.tr("Zoom &out"), "zoom-out", self.tr("Zoom out"), ["Ctrl+-"])
        self.fit = self._action(self.tr("&Fit"), "fit", self.tr("Show the whole photo"), ["Ctrl+0"])
        self.actual_size = self._action(
            self.tr("&100 %"), "actual-size", self.tr("One photo pixel on one screen pixel"), ["Ctrl+1"]
        )
        self.side_panel = self._action(
            self.tr("&Presets and history"), "", self.tr("Show or hide the left panel"), ["F7"]
        )
        self.side_panel.setCheckable(True)
        self.side_panel.setChecked(True)
        self.about = self._action(self.tr("&About"), "", self.tr("What this program is"), [])
        self.compare = QToolButton()
        self._build_menus()
        self._build_tool_bar()

    def set_portrait_at_hand(self, at_hand: bool) -> None:
        """Allow what needs a portrait."""
        for action in (self.save, self.faces, self.box, self.reset_all, *self._of_motions):
            action.setEnabled(at_hand)
        self.compare.setEnabled(at_hand)

    @property
    def _of_motions(self) -> tuple[QAction, ...]:
        return self.copy_motion, self.paste_motion, self.random

    def _action(self, text: str, icon: str, tip: str, keys: list[QKeySequence | str]) -> QAction:
        action = QAction(text, self._window)
        self._dress(action, icon, keys)
        first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({first})" if first else tip)
        action.setStatusTip("")
        return action

    def _dress(self, action: QAction, icon: str, keys: list[QKeySequence | str]) -> None:
        if icon:
            action.setIcon(self._theme.icon(icon))
        action.setIconVisibleInMenu(False)
        action.setShortcuts([QKeySequence(key) for key in keys])
        self._window.addAction(action)

    def _build_menus(self) -> None:
        bar = self._window.menuBar()
        for title, entries in (
            (self.tr("&File"), (self.open, self.save, None, self.quit)),
            (
                self.tr("&Edit"),
                (
                    self.undo,
                    self.redo,
                    None,
                    *self._of_motions,
                    None,
                    self.reset_all,
                    self.find,
                    None,
                    self.faces,
                    self.box,
                ),
            ),
            (self.tr("&View"), (self.zoom_in, self.zoom_out, self.fit, self.actual_size, None, self.side_panel)),
            (self.tr("&Help"), (self.about,)),
        ):
            menu = bar.addMenu(title)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                else:
                    menu.addAction(entry)

    def _build_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tools"), self._window)
        bar.setObjectName("toolBar")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setIconSize(QSize(20, 20))
        self._dress_compare_button()
        for entry in (self.open, self.save, None, self.undo, self.redo, None, self.faces):
            self._add(bar, entry)
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spring)
        bar.addWidget(self.compare)
        for entry in (None, self.zoom_out, self.zoom_in, self.fit, self.actual_size):
            self._add(bar, entry)
        for action in (self.open, self.save):
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window.addToolBar(bar)

    def _add(self, bar: QToolBar, action: QAction | None) -> None:
        if action is None:
            bar.addSeparator()
            return
        bar.addAction(action)
        button = bar.widgetForAction(action)
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _dress_compare_button(self) -> None:
        self.compare.setText(self.tr("Before"))
        self.compare.setIcon(self._theme.icon("compare"))
        self.compare.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.compare.setToolTip(self.tr("Hold to see the photo before your edits (\\)"))
        self.compare.setAccessibleName(self.tr("Hold to see the photo before the edits"))
        self.compare.setFocusPolicy(Qt.FocusPolicy.TabFocus)
