"""The panel on the left: presets above, the history of edits below."""

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QLabel, QUndoView, QVBoxLayout, QWidget

from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.panels.preset_panel import PresetPanel
from pirender_gui.theme import Theme

_WIDTH = 196


class SidePanel(QFrame):
    """Holds the presets and the history; a click on a line of the history goes back or forward to it.

    Attributes:
        presets: the list of presets.
        history: the undo stack as a list, the photo as it was first.
    """

    def __init__(
        self,
        model: EditorModel,
        editor: MotionEditor,
        undo_stack: QUndoStack,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setFixedWidth(_WIDTH)
        self.presets = PresetPanel(model, editor, theme)
        self.history = QUndoView(undo_stack)
        self.history.setEmptyLabel(self.tr("Photo as it was"))
        # Above the talk panel there is little room, which buttons need more than lists.
        self.history.setMinimumHeight(24)
        self.history.setAccessibleName(self.tr("History of edits"))
        title = QLabel(self.tr("History"))
        title.setObjectName("panelTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.presets, 2)
        column.addWidget(title)
        column.addWidget(self.history, 1)
        self.setEnabled(model.portrait is not None)
