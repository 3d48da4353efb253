"""Actions on the timeline: keyframes, trimming."""

from PySide6.QtWidgets import QMainWindow

from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class KeyframeActions(ActionGroup):
    """Keyframes of the sliders, and the length of the film."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        self.put = self.make(
            self.tr("Set &keyframe"), "keyframe", self.tr("Keep the sliders' pose at the play head"), ["Ctrl+K"]
        )
        self.remove = self.make(
            self.tr("&Remove keyframe"), "", self.tr("Remove the keyframe under the play head"), ["Ctrl+Shift+K"]
        )
        self.previous = self.make(
            self.tr("&Previous keyframe"), "", self.tr("Go to the keyframe before"), ["Ctrl+Shift+Left"]
        )
        self.following = self.make(
            self.tr("Ne&xt keyframe"), "", self.tr("Go to the keyframe after"), ["Ctrl+Shift+Right"]
        )
        self.clear = self.make(self.tr("Remove &all keyframes"), "", self.tr("Let the sliders hold all the time again"))
        self.trim = self.make(
            self.tr("&Trim to selection"), "", self.tr("Keep the selected part of the timeline alone"), ["Ctrl+Alt+T"]
        )

    @property
    def menu(self) -> MenuEntries:
        """The Timeline menu."""
        return self.put, self.remove, self.previous, self.following, self.clear, None, self.trim
