"""The webcam drives the portrait, live: the action, the driver's small picture, the moment of rest."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.driving.camera import VideoCamera
from core.driving.live_face import driven_now
from core.driving.webcam import Webcam
from core.tracking.backends import make_tracker
from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.preview_loop import PreviewLoop
from pirender_gui.talk.driver_picture import DriverPicture
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel

_TICK_MS = 25


class WebcamControl(QObject):
    """The portrait follows the face before the camera; the sliders' motion is what it adds to.

    Attributes:
        webcam: tests give it another camera.
        small: the driver, mirrored as people know themselves, in the corner of the canvas.

    Signals:
        noticed: str, what to do.
        failed: str, a sentence.
    """

    noticed = Signal(str)
    failed = Signal(str)

    def __init__(
        self, model: TalkModel, player: FilmPlayer, preview: PreviewLoop, actions: TalkActions, small: DriverPicture
    ) -> None:
        super().__init__(small)
        self._model, self._player, self._preview, self._actions = model, player, preview, actions
        self.webcam = Webcam(VideoCamera, lambda: make_tracker("embedded"))
        self._shown = 0
        self.small = small
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._look)
        actions.webcam.toggled.connect(self._switch)
        actions.rest.triggered.connect(self._set_rest)
        actions.rest.setEnabled(False)

    def shut_down(self) -> None:
        """Give the camera back."""
        self._tick.stop()
        self.webcam.stop()

    @Slot(bool)
    def _switch(self, wanted: bool) -> None:
        self._actions.rest.setEnabled(wanted)
        if not wanted:
            self._tick.stop()
            self.webcam.stop()
            self.small.hide()
            self._preview.peek(None)
            return
        if not self._model.can_talk:
            self.failed.emit(self.tr("Open a photo of a face first; then the webcam can drive it."))
            self._actions.webcam.setChecked(False)
            return
        self._player.pause()
        self._shown = 0
        self.webcam.start()
        self._tick.start()
        self.noticed.emit(
            self.tr("Look at the camera with a calm face; %s sets the moment of rest.")
            % self._actions.rest.shortcut().toString()
        )

    @Slot()
    def _set_rest(self) -> None:
        self.webcam.calibrate()

    @Slot()
    def _look(self) -> None:
        problem = self.webcam.take_problem()
        if problem:
            self.failed.emit(problem)
            self._actions.webcam.setChecked(False)
            return
        moment = self.webcam.moment
        if moment is None or moment.number == self._shown:
            return
        self._shown = moment.number
        self.small.show_mirrored(moment.picture)
        if moment.motion is not None and moment.rest is not None and self._model.can_talk:
            self._preview.peek(driven_now(self._model.base, moment.motion, moment.rest))
