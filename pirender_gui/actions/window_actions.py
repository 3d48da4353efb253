"""All actions of the window, once, for menus, tool bar and shortcuts alike."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.edit_actions import EditActions
from pirender_gui.actions.engine_actions import EngineActions
from pirender_gui.actions.face_actions import FaceActions
from pirender_gui.actions.file_actions import FileActions
from pirender_gui.actions.group import ActionGroup, fill_menu
from pirender_gui.actions.help_actions import HelpActions
from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.actions.tool_bar import ActionToolBar
from pirender_gui.actions.view_actions import ViewActions
from pirender_gui.theme import Theme


class WindowActions(QObject):
    """Makes the groups, the menus and the tool bar; the parts of the program connect the actions they answer to."""

    def __init__(self, undo_stack: QUndoStack, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self.file = FileActions(window, theme)
        self.edit = EditActions(undo_stack, window, theme)
        self.face = FaceActions(window, theme)
        self.view = ViewActions(window, theme)
        self.talk = TalkActions(window, theme)
        self.engine = EngineActions(window, theme)
        self.help = HelpActions(window, theme)
        self._build_menus(window)
        self._build_tool_bar(window)

    @property
    def groups(self) -> tuple[tuple[str, ActionGroup], ...]:
        """Menu titles and groups, from left to right."""
        return (
            (self.tr("&File"), self.file),
            (self.tr("&Edit"), self.edit),
            (self.tr("F&ace"), self.face),
            (self.tr("&View"), self.view),
            (self.tr("&Talk"), self.talk),
            (self.tr("T&imeline"), self.talk.timeline),
            (self.tr("E&ngine"), self.engine),
            (self.tr("&Help"), self.help),
        )

    def set_portrait_at_hand(self, at_hand: bool, has_names: bool = True) -> None:
        """Allow what needs a portrait, and what needs one whose coefficients have names."""
        for _title, group in self.groups:
            for action in group.need_portrait:
                action.setEnabled(at_hand)
        self.edit.set_names(at_hand, has_names)
        self.view.compare.setEnabled(at_hand)

    def _build_menus(self, window: QMainWindow) -> None:
        for title, group in self.groups:
            fill_menu(window.menuBar().addMenu(title), group.menu)

    def _build_tool_bar(self, window: QMainWindow) -> None:
        bar = ActionToolBar(self.tr("Tools"), window)
        file, edit, view = self.file, self.edit, self.view
        bar.add_entries((file.open, file.save, None, edit.undo, edit.redo, None, self.face.choose, self.talk.panel))
        bar.add_spring()
        bar.addWidget(view.compare)
        bar.add_entries((None, view.zoom_out, view.zoom_in, view.fit, view.actual_size))
        for action in (file.open, file.save, self.talk.panel):
            bar.show_text(action)
        window.addToolBar(bar)
        self.tool_bar = bar
