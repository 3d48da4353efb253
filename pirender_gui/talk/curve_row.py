"""One line of the timeline: name and buttons at the left, the curve beside them."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from core.conventions import FloatArray
from core.motion import ICT64
from pirender_gui.names import coefficient_label
from pirender_gui.talk.curve_editor import CurveEditor
from pirender_gui.talk.curve_plot import CurvePlot
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme
from pirender_gui.widgets.themed_tool_button import ThemedToolButton

HEADING_WIDTH = 148
_ICON = QSize(14, 14)


class RowHeading(QWidget):
    """What stands at the left of a plot; all are equally wide, so that the plots are aligned."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.setFixedWidth(HEADING_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(0)
        for number, part in enumerate(parts):
            row.addWidget(part, 0 if number else 1)


class CurveRow(QWidget):
    """A coefficient over time.

    Attributes:
        plot: the curve.
        lock: whether every take has this curve.
        give_back: lets the take have its own again.
    """

    def __init__(
        self, name: str, model: TalkModel, editor: CurveEditor, player: FilmPlayer, view: TimeView, theme: Theme
    ) -> None:
        super().__init__()
        self.name = name
        self._model, self._editor, self._player = model, editor, player
        label = coefficient_label(ICT64.coefficient(name))
        title = QLabel(label)
        title.setToolTip(label)
        title.setMinimumWidth(20)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.plot = CurvePlot(name, model, view, theme)
        self.give_back = self._button("reset", self.tr("Give %s back to the take") % label, theme)
        self.lock = self._button("lock", self.tr("Lock %s: the same in every take") % label, theme)
        self.lock.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(RowHeading(title, self.give_back, self.lock))
        row.addWidget(self.plot, 1)
        self.give_back.clicked.connect(self._give_back)
        self.lock.clicked.connect(self._set_locked)
        self.plot.drawn.connect(self._draw)
        self.plot.lifted.connect(self._lift)
        self.plot.erase_wanted.connect(self._give_back)
        self.plot.seek_wanted.connect(player.seek)
        self.plot.stepped.connect(player.step)
        model.curves_changed.connect(self._show_state)
        model.chosen_changed.connect(self._show_state)
        self._show_state()

    @staticmethod
    def _button(icon: str, tip: str, theme: Theme) -> QToolButton:
        button = ThemedToolButton(icon, theme)
        button.setObjectName("resetButton")
        button.setIconSize(_ICON)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _show_state(self) -> None:
        take, edits = self._model.chosen, self._model.edits
        is_locked = self.name in edits.locked
        self.lock.setChecked(is_locked)
        self.lock.setEnabled(take is not None)
        touched = take is not None and (is_locked or edits.is_drawn(take.number, self.name))
        self.give_back.setEnabled(touched)
        # A button that is seldom of use only shows when it is.
        self.give_back.setVisible(touched)

    @Slot(int, object)
    def _draw(self, first: int, values: FloatArray) -> None:
        self._editor.draw(self.name, first, values)

    @Slot(float)
    def _lift(self, amount: float) -> None:
        self._editor.lift(self.name, amount, self._player.position)

    @Slot()
    def _give_back(self) -> None:
        self._editor.erase(self.name)

    @Slot()
    def _set_locked(self) -> None:
        self._editor.set_locked(self.name, self.lock.isChecked())
