"""The line of the keyframes: a button that sets one at the left, the diamonds beside it."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from pirender_gui.talk.curve_row import RowHeading
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.keyframe_control import KeyframeControl
from pirender_gui.talk.keyframe_strip import KeyframeStrip
from pirender_gui.talk.talk_model import TalkModel
from pirender_gui.talk.time_view import TimeView
from pirender_gui.theme import Theme
from pirender_gui.widgets.themed_tool_button import ThemedToolButton


class KeyframeRow(QWidget):
    """Keyframes over time.

    Attributes:
        put: keeps the pose of the sliders at the play head.
        strip: the diamonds.
    """

    def __init__(
        self, model: TalkModel, control: KeyframeControl, player: FilmPlayer, view: TimeView, theme: Theme
    ) -> None:
        super().__init__()
        self._model, self._control = model, control
        self.put = ThemedToolButton("keyframe", theme)
        self.put.setObjectName("resetButton")
        self.put.setIconSize(QSize(14, 14))
        self.put.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.put.setAccessibleName(self.tr("Set a keyframe"))
        self.put.setToolTip(
            self.tr("Keep the sliders' pose at the play head (Ctrl+K); between keyframes the film eases over")
        )
        self.put.clicked.connect(control.put)
        self._title = QLabel(self.tr("Keyframes"))
        self._title.setMinimumWidth(20)
        self.strip = KeyframeStrip(model, view, theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(RowHeading(self._title, self.put))
        row.addWidget(self.strip, 1)
        self.strip.seek_wanted.connect(player.seek)
        self.strip.stepped.connect(player.step)
        self.strip.moved.connect(control.move)
        self.strip.remove_wanted.connect(control.remove)
        control.state_changed.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        self.put.setEnabled(self._model.film is not None)
        # Moved sliders that would be lost with the next seek are worth a look.
        self._title.setText(self.tr("Keep this pose?") if self._control.proposes else self.tr("Keyframes"))
