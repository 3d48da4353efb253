"""What is imitated, beside what is made of it."""

from PySide6.QtCore import QObject, Slot

from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.talk.driver_picture import DriverPicture
from pirender_gui.talk.film_player import FilmPlayer
from pirender_gui.talk.talk_model import TalkModel


class DriverView(QObject):
    """Shows the clip's picture under the play head while an imitation is the take that is shown; can be turned off."""

    def __init__(self, model: TalkModel, player: FilmPlayer, actions: TalkActions, picture: DriverPicture) -> None:
        super().__init__(picture)
        self._model, self._player, self._actions, self._picture = model, player, actions, picture
        for changed in (model.chosen_changed, model.sound_changed, player.moved):
            changed.connect(self._show)
        for switch in (actions.panel, actions.driver, actions.webcam):
            switch.toggled.connect(self._show)

    @Slot()
    def _show(self) -> None:
        if self._actions.webcam.isChecked():
            return
        chosen = self._model.chosen
        imitation = None if chosen is None else chosen.imitation
        wanted = self._actions.panel.isChecked() and self._actions.driver.isChecked()
        strip = imitation.clip.pictures if imitation is not None and wanted else None
        picture = None
        if strip is not None and imitation is not None:
            picture = strip.at(imitation.clip_second(self._player.position))
        if picture is None:
            self._picture.hide()
        else:
            self._picture.show_picture(picture)
