"""Actions on the motion."""

from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class EditActions(ActionGroup):
    """Undo, redo (both belong to the undo stack), copy, paste, expressions from elsewhere, reset, find."""

    def __init__(self, undo_stack: QUndoStack, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.undo = undo_stack.createUndoAction(window, self.tr("&Undo"))
        self.redo = undo_stack.createRedoAction(window, self.tr("&Redo"))
        self.dress(self.undo, "undo", ["Ctrl+Z"])
        self.dress(self.redo, "redo", ["Ctrl+Shift+Z", "Ctrl+Y"])
        self.undo.setWhatsThis(self.tr("Take the last edit back"))
        self.redo.setWhatsThis(self.tr("Do it again"))
        self.copy_motion = self.make(
            self.tr("&Copy motion"),
            "",
            self.tr("Copy expression and head pose as text"),
            [QKeySequence.StandardKey.Copy],
        )
        self.copy_picture = self.make(
            self.tr("Copy p&icture"), "", self.tr("Copy the edited picture at its full size"), ["Ctrl+Shift+C"]
        )
        self.paste = self.make(
            self.tr("&Paste"),
            "",
            self.tr("Open a copied picture, or take over a motion"),
            [QKeySequence.StandardKey.Paste],
        )
        self.paste_special = self.make(
            self.tr("Paste &special…"), "", self.tr("Paste a part of a motion, as strongly as wanted"), ["Ctrl+Alt+V"]
        )
        self.copy_expression = self.make(
            self.tr("Copy &expression of another photo…"),
            "",
            self.tr("Take over what the face of another photo does"),
            ["Ctrl+Shift+E"],
        )
        self.random = self.make(self.tr("Random e&xpression"), "", self.tr("Draw a plausible expression"), ["Ctrl+E"])
        self.random_options = self.make(
            self.tr("Ra&ndom…"), "", self.tr("Choose the seed and strength of random expressions"), ["Ctrl+Alt+E"]
        )
        self.reset_all = self.make(self.tr("Reset &all"), "reset", self.tr("Back to the photo as it was"), ["Ctrl+R"])
        self.find = self.make(self.tr("&Find a slider"), "search", self.tr("Search the sliders"), ["Ctrl+F"])

    @property
    def menu(self) -> MenuEntries:
        """The Edit menu."""
        return (
            self.undo,
            self.redo,
            None,
            self.copy_motion,
            self.copy_picture,
            self.paste,
            self.paste_special,
            None,
            self.copy_expression,
            self.random,
            self.random_options,
            None,
            self.reset_all,
            self.find,
        )

    @property
    def need_portrait(self) -> tuple[QAction, ...]:
        """What changes the motion."""
        return (self.copy_motion, self.copy_picture, self.paste_special, self.reset_all, *self.need_names)

    @property
    def need_names(self) -> tuple[QAction, ...]:
        """What means nothing where coefficients have no names."""
        return self.copy_expression, self.random, self.random_options

    def set_names(self, at_hand: bool, has_names: bool) -> None:
        """Allow what needs names, or say why it is not offered."""
        why = self.tr("The expression numbers of this checkpoint have no names")
        for action in self.need_names:
            action.setEnabled(at_hand and has_names)
            first = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{action.whatsThis()} ({first})" if has_names else why)
