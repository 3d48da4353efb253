"""The bar on top of the talk panel: sound, play, curves, export."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.talk.curve_menu import CurveMenu
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.level_meter import LevelMeter
from pirender_gui.talk.recording import Recording
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme
from pirender_gui.widgets.themed_tool_button import ThemedToolButton

_ZOOM = 1.6
_ICON = QSize(18, 18)


class TalkBar(QWidget):
    """Buttons of the actions; what plays and how far."""

    def __init__(
        self,
        model: TalkModel,
        player: FilmPlayer,
        recording: Recording,
        view: TimeView,
        actions: TalkActions,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.setObjectName("talkBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._player, self._recording, self._view = model, player, recording, view
        self._theme, self._actions = theme, actions
        self.meter = LevelMeter(theme)
        self.meter.hide()
        self.clock = QLabel()
        self.clock.setObjectName("talkClock")
        self.clock.setAccessibleName(self.tr("Play head and length of the sound"))
        self.play = self._of(actions.play)
        self.curves = self._plain("curves", self.tr("Choose which curves to see"))
        self.curves.setMenu(CurveMenu(model, self))
        self.curves.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.curves.setObjectName("moreButton")
        self.zoom_out = self._plain("zoom-out", self.tr("Show more of the sound"))
        self.zoom_in = self._plain("zoom-in", self.tr("Look closer at the sound"))
        self.whole = self._plain("fit", self.tr("Show the whole sound"))
        export = self._of(actions.export)
        export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        close = self._plain("close", self.tr("Close the talk panel (F8)"))
        close.clicked.connect(actions.panel.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        left = (self._of(actions.open_sound), self._of(actions.imitate), self._of(actions.record), self.meter)
        middle = (self._of(actions.to_start), self.play, self._of(actions.loop), self.clock)
        right = (self.curves, self.zoom_out, self.zoom_in, self.whole, export, close)
        for number, widgets in enumerate((left, middle, right)):
            if number:
                row.addStretch(1)
            for widget in widgets:
                row.addWidget(widget)
        self.zoom_out.clicked.connect(self._zoom_out)
        self.zoom_in.clicked.connect(self._zoom_in)
        self.whole.clicked.connect(view.fit)
        player.moved.connect(self._show_time)
        player.state_changed.connect(self._show_state)
        model.sound_changed.connect(self._show_time)
        recording.state_changed.connect(self._show_state)
        recording.level_changed.connect(self._show_level)
        theme.changed.connect(self._show_state)
        self._show_state()

    def _of(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(_ICON)
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _plain(self, icon: str, tip: str) -> QToolButton:
        button = ThemedToolButton(icon, self._theme)
        button.setIconSize(_ICON)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _zoom_in(self) -> None:
        self._view.zoom(_ZOOM, self._player.position)

    @Slot()
    def _zoom_out(self) -> None:
        self._view.zoom(1 / _ZOOM, self._player.position)

    @Slot()
    def _show_state(self) -> None:
        self._actions.play.setIcon(self._theme.icon("pause" if self._player.is_playing else "play"))
        recording = self._recording.is_recording
        self._actions.record.setIcon(
            self._theme.icon("stop" if recording else "record", "text" if recording else "error")
        )
        self.meter.setVisible(recording)
        self._show_time()

    @Slot()
    def _show_time(self) -> None:
        sound = self._model.sound
        if not self._recording.is_recording:
            length = 0.0 if sound is None else sound.seconds
            self.clock.setText(self.tr("%s / %s") % (_clock(self._player.position), _clock(length)))

    @Slot(float, float)
    def _show_level(self, level: float, seconds: float) -> None:
        self.meter.show_level(level)
        self.clock.setText(self.tr("Recording %s") % _clock(seconds))


def _clock(seconds: float) -> str:
    tenths = int(seconds * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"
