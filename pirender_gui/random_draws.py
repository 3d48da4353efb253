"""Random expressions, one after the other or by their number."""

from functools import cached_property

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.errors import InputError
from core.expression_draws import ExpressionDraws, bundled_draws
from core.motion import Motion
from core.randomise import randomise
from pirender_gui.actions.edit_actions import EditActions
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_editor import MotionEditor
from pirender_gui.theme import Theme
from pirender_gui.widgets.random_dialog import RandomDialog


class RandomDraws(QObject):
    """Each draw is one undo step named with its seed; the same seed gives the same draw.

    Draws that follow each other all start from the motion before the first one: the head does not wander off, and a
    seed typed again leads to the same picture.

    Attributes:
        dialog: where seed, strength and scope are chosen.

    Signals:
        failed: one sentence; nothing was changed.
    """

    failed = Signal(str)

    def __init__(
        self, model: EditorModel, editor: MotionEditor, actions: EditActions, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._model = model
        self._editor = editor
        self._seed = 0
        self._before = self._after = model.motion
        self.dialog = RandomDialog(theme, window)
        # The key of the next draw works while the dialog has the keyboard, too.
        self.dialog.addAction(actions.random)
        actions.random.triggered.connect(self.draw_next)
        actions.random_options.triggered.connect(self.dialog.open_beside)
        self.dialog.draw_wanted.connect(self.draw)
        self.dialog.next_wanted.connect(self.draw_next)
        self.dialog.options_changed.connect(self._change)
        model.portrait_changed.connect(self._forget)

    @Slot()
    def draw_next(self) -> None:
        """Take over the draw after the last one."""
        self.draw(self._seed + 1)

    @Slot(int)
    def draw(self, seed: int) -> None:
        """Take over the draw of a seed."""
        before = self._before if self._stands else self._model.motion
        try:
            drawn = self._drawn(before, seed)
        except InputError as error:
            self.failed.emit(str(error))
            return
        self._seed = seed
        self.dialog.show_seed(seed)
        self._editor.apply(drawn, self._title)
        self._before, self._after = before, self._model.motion

    @property
    def _stands(self) -> bool:
        """Whether nothing happened since the last draw."""
        return self._after != self._before and self._model.motion == self._after

    @cached_property
    def _learnt(self) -> ExpressionDraws | None:
        return bundled_draws()

    @property
    def _title(self) -> str:
        return self.tr("Random expression %d") % self._seed

    def _drawn(self, before: Motion, seed: int) -> Motion:
        dialog = self.dialog
        return randomise(before, seed, dialog.strength, self._model.locked, head=dialog.with_head, draws=self._learnt)

    @Slot()
    def _change(self) -> None:
        if not self._stands:
            return
        after = self._drawn(self._before, self._seed)
        changed = {
            name: float(after[name])
            for name in after.space.names
            if after[name] != self._model.motion[name] or after[name] != self._before[name]
        }
        self._editor.edit(changed, self._title)
        self._after = self._model.motion

    @Slot()
    def _forget(self) -> None:
        self._before = self._after = self._model.motion
        if not self._model.has_names:
            self.dialog.hide()
