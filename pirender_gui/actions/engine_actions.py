"""Actions that choose the rendering engine."""

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow

from core.engine_choice import EngineChoice
from pirender_gui.actions.group import ActionGroup, MenuEntries
from pirender_gui.theme import Theme


class EngineActions(ActionGroup):
    """Which engine renders, and the checkpoint of the neural one."""

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window, theme)
        texts = {
            EngineChoice.AUTO: (
                self.tr("&Automatic"),
                self.tr("Geometry while the hand moves, neural when it rests or keeps up"),
            ),
            EngineChoice.GEOMETRY: (self.tr("&Geometry"), self.tr("Always the geometry engine")),
            EngineChoice.NEURAL: (self.tr("&Neural"), self.tr("Always the neural engine")),
        }
        together = QActionGroup(self)
        self.choices: dict[EngineChoice, QAction] = {}
        for choice, (text, tip) in texts.items():
            action = self.make(text, "", tip, checkable=True)
            action.setData(choice.value)
            together.addAction(action)
            self.choices[choice] = action
        self.open_checkpoint = self.make(
            self.tr("&Open checkpoint…"), "", self.tr("Load a trained network for the neural engine")
        )

        self.train = self.make(self.tr("&Train…"), "", self.tr("Train a network of your own and watch it"))

    @property
    def menu(self) -> MenuEntries:
        """The Engine menu."""
        return *self.choices.values(), None, self.open_checkpoint, self.train
