"""The panel under the picture: bar, timeline, takes and their options."""

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.talk.curve_editor import CurveEditor
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.imitation_maker import ImitationMaker
from pirender_gui.talk.imitation_options import ImitationOptions
from pirender_gui.talk.keyframe_control import KeyframeControl
from pirender_gui.talk.option_sliders import OptionSliders
from pirender_gui.talk.recording import Recording
from pirender_gui.talk.take_list import TakeList
from pirender_gui.talk.take_maker import TakeMaker
from pirender_gui.talk.talk_bar import TalkBar
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.talk.timeline import Timeline
from pirender_gui.theme import Theme

_SIDE_WIDTH = 432
"""As wide as the panel of sliders above."""

_STEPS = 1000


class TalkPanel(QWidget):
    """Timeline at the left, takes at the right.

    Attributes:
        bar: the buttons.
        timeline: waveform and curves.
        takes: the list of takes.
        options: the sliders of a take that was said.
        imitation: those of one that imitates.
    """

    def __init__(
        self,
        model: TalkModel,
        maker: TakeMaker,
        imitations: ImitationMaker,
        editor: CurveEditor,
        keyframes: KeyframeControl,
        player: FilmPlayer,
        recording: Recording,
        actions: TalkActions,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.setObjectName("talkPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._editor = model, editor
        self._view = TimeView(self)
        self.bar = TalkBar(model, player, recording, self._view, actions, theme)
        self.timeline = Timeline(model, editor, keyframes, player, self._view, theme)
        self.takes = TakeList(model, theme)
        self.takes.picked.connect(model.choose)
        self.takes.removed.connect(model.remove_take)
        self.options = OptionSliders(model, theme)
        self.options.changed.connect(maker.change_options)
        self.imitation = ImitationOptions(model, player, theme)
        self.imitation.changed.connect(imitations.change)
        self._ways = QStackedWidget()
        self._ways.addWidget(self.options)
        self._ways.addWidget(self.imitation)
        self._progress = QProgressBar()
        self._progress.setRange(0, _STEPS)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(3)
        self._progress.setAccessibleName(self.tr("How far the take is"))
        for teller in (maker, imitations):
            teller.busy.connect(self._show_progress)
        self._middle = QStackedWidget()
        self._middle.addWidget(self._invitation())
        self._middle.addWidget(self.timeline)
        self._lay_out(actions)
        model.sound_changed.connect(self._show_timeline)
        model.chosen_changed.connect(self._show_way)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bar, waveform, keyframes and two curves."""
        return QSize(600, 238)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A usual size."""
        return QSize(1000, 304)

    def event(self, event: QEvent) -> bool:
        """Undo and redo are about curves while the keyboard is in here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._step_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take a change of the curves back, or do it again."""
        step = self._step_of(event)
        if step == "undo":
            self._editor.undo_stack.undo()
        elif step == "redo":
            self._editor.undo_stack.redo()
        else:
            super().keyPressEvent(event)

    def _step_of(self, event: QKeyEvent) -> str:
        stack = self._editor.undo_stack
        if event.matches(QKeySequence.StandardKey.Undo) and stack.canUndo():
            return "undo"
        return "redo" if event.matches(QKeySequence.StandardKey.Redo) and stack.canRedo() else ""

    def _lay_out(self, actions: TalkActions) -> None:
        self._new_take = QPushButton(self.tr("New take"))
        self._new_take.setToolTip(actions.new_take.toolTip())
        self._new_take.clicked.connect(actions.new_take.trigger)
        self._new_take.setEnabled(False)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self.takes, 1)
        left.addWidget(self._new_take)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        columns = QHBoxLayout(side)
        columns.setContentsMargins(12, 6, 12, 8)
        columns.setSpacing(16)
        columns.addLayout(left, 5)
        columns.addWidget(self._ways, 6)
        body = QHBoxLayout()
        body.setContentsMargins(0, 4, 0, 6)
        body.setSpacing(0)
        body.addWidget(self._middle, 1)
        body.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._progress)
        column.addLayout(body, 1)

    def _invitation(self) -> QWidget:
        words = QLabel(
            self.tr(
                "Drop a recording on the window and the portrait says it (Ctrl+Shift+O).\n"
                "Drop a video of a face and the portrait imitates it (Ctrl+Shift+I)."
            )
        )
        words.setObjectName("quiet")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return words

    @Slot()
    def _show_timeline(self) -> None:
        self._middle.setCurrentWidget(self.timeline)
        self._new_take.setEnabled(self._model.sound is not None)

    @Slot()
    def _show_way(self) -> None:
        chosen = self._model.chosen
        imitates = chosen is not None and chosen.imitation is not None
        self._ways.setCurrentWidget(self.imitation if imitates else self.options)

    @Slot(str, float)
    def _show_progress(self, text: str, share: float) -> None:
        self._progress.setValue(round(_STEPS * max(share, 0.0)) if text else 0)
        self._progress.setToolTip(text)
