"""Actions on sounds and films."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.actions.keyframe_actions import KeyframeActions
from pirender_gui.theme import Theme


class TalkActions(ActionGroup):
    """The talk panel, its sound, its takes and its films.

    Attributes:
        timeline: keyframes and the like, a group of its own.
    """

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.timeline = KeyframeActions(window, theme)
        self.panel = self.make(
            self.tr("&Talk panel"), "talk", self.tr("Let the portrait say a recording"), ["F8"], checkable=True
        )
        self.panel.setIconText(self.tr("Talk"))
        self.open_sound = self.make(
            self.tr("&Open sound…"), "sound", self.tr("Open a sound, or the sound of a video"), ["Ctrl+Shift+O"]
        )
        self.imitate = self.make(
            self.tr("&Imitate a video…"),
            "imitate",
            self.tr("Let the portrait do what a face in a video or picture does"),
            ["Ctrl+Shift+I"],
        )
        self.webcam = self.make(
            self.tr("Imitate the &webcam"),
            "",
            self.tr("The portrait does what you do, live"),
            ["Ctrl+Shift+W"],
            checkable=True,
        )
        self.rest = self.make(
            self.tr("My &face rests now"),
            "",
            self.tr("The webcam's changes are counted from this moment"),
            ["Ctrl+Shift+N"],
        )
        self.driver = self.make(
            self.tr("Show the &driving face"), "", self.tr("Show what is imitated beside the portrait"), checkable=True
        )
        self.driver.setChecked(True)
        self.record = self.make(
            self.tr("&Record"), "record", self.tr("Record from the microphone"), ["Ctrl+Shift+R"], checkable=True
        )
        self.play = self.make(self.tr("&Play or pause"), "play", self.tr("Play or pause"), ["Ctrl+P"])
        self.to_start = self.make(self.tr("To the &beginning"), "to-start", self.tr("Back to the beginning"))
        self.loop = self.make(
            self.tr("&Loop"), "loop", self.tr("Play the selection again and again"), ["Ctrl+Shift+L"], checkable=True
        )
        self.new_take = self.make(self.tr("&New take"), "plus", self.tr("Say it in another way"), ["Ctrl+T"])
        self.export = self.make(
            self.tr("&Export film…"), "film", self.tr("Write the film with its sound"), ["Ctrl+Shift+X"]
        )
        self.save_motion = self.make(self.tr("Save &motion…"), "", self.tr("Write the motions of the film as numbers"))

    @property
    def menu(self) -> MenuEntries:
        """The Talk menu."""
        playing = (self.play, self.to_start, self.loop)
        return (
            self.panel,
            None,
            self.open_sound,
            self.imitate,
            self.webcam,
            self.rest,
            self.driver,
            self.record,
            None,
            *playing,
            None,
            self.new_take,
            *self.need_film,
        )

    @property
    def need_sound(self) -> tuple[QAction, ...]:
        """What means nothing before there is a sound."""
        return self.play, self.to_start, self.loop, self.new_take

    @property
    def need_film(self) -> tuple[QAction, ...]:
        """What means nothing before there is a take."""
        return self.export, self.save_motion
