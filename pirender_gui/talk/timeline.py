"""The waveform, the keyframes and the curves under it, one above the other on the same seconds."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.motion import ICT64
from pirender_gui.talk.curve_editor import CurveEditor
from pirender_gui.talk.curve_row import CurveRow, RowHeading
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.keyframe_control import KeyframeControl
from pirender_gui.talk.keyframe_row import KeyframeRow
from pirender_gui.talk.play_head import PlayHead
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.talk.waveform_plot import WaveformPlot
from pirender_gui.theme import Theme


class Timeline(QWidget):
    """The waveform stays, the curves scroll.

    Attributes:
        waveform: the plot of the sound.
        keyframes: the line of the keyframes.
    """

    def __init__(
        self,
        model: TalkModel,
        editor: CurveEditor,
        keyframes: KeyframeControl,
        player: FilmPlayer,
        view: TimeView,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._model, self._editor, self._player, self._view, self._theme = model, editor, player, view, theme
        self._rows: dict[str, CurveRow] = {}
        self.waveform = WaveformPlot(model, view, theme)
        self.waveform.seek_wanted.connect(player.seek)
        self.waveform.stepped.connect(player.step)
        self.keyframes = KeyframeRow(model, keyframes, player, view, theme)
        self._name = QLabel()
        self._name.setMinimumWidth(20)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(RowHeading(self._name))
        row.addWidget(self.waveform, 1)
        self._lanes = QWidget()
        self._lanes.setObjectName("talkLanes")
        self._stack = QVBoxLayout(self._lanes)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(3)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("talkScroll")
        self._scroll.setWidget(self._lanes)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would shift the curves against the waveform.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(head)
        column.addWidget(self.keyframes)
        column.addWidget(self._scroll, 1)
        self._head_line = PlayHead(model, player, view, theme, self)
        self.installEventFilter(self)
        model.shown_changed.connect(self._show_rows)
        model.sound_changed.connect(self._take_sound)
        self._show_rows()

    @property
    def rows(self) -> tuple[CurveRow, ...]:
        """The curves, from top to bottom."""
        return tuple(self._rows[name] for name in self._model.shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the play head over everything."""
        if watched is self and event.type() == QEvent.Type.Resize:
            self._head_line.setGeometry(self.rect())
            self._head_line.raise_()
        return super().eventFilter(watched, event)

    @Slot()
    def _take_sound(self) -> None:
        sound = self._model.sound
        if sound is not None:
            self._view.set_length(sound.seconds)
            name = self._model.name
            room = self._name.width() if self._name.width() > 20 else 120
            self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))
            self._name.setToolTip(name)

    @Slot()
    def _show_rows(self) -> None:
        names = self._model.shown
        for name in [name for name in self._rows if name not in names]:
            row = self._rows.pop(name)
            row.hide()
            row.deleteLater()
        for place, name in enumerate(names):
            if name not in self._rows and name in ICT64:
                row = CurveRow(name, self._model, self._editor, self._player, self._view, self._theme)
                self._rows[name] = row
            self._stack.insertWidget(place, self._rows[name], 1)
        self._head_line.raise_()
