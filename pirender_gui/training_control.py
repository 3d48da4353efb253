"""Opens the training monitor."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from pirender_gui.actions.engine_actions import EngineActions
from pirender_gui.theme import Theme
from pirender_gui.training_monitor.monitor_window import TrainingMonitor

_PATIENCE_MS = 120_000


class TrainingControl(QObject):
    """Answers to the training action; there is one monitor."""

    def __init__(self, actions: EngineActions, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self.monitor: TrainingMonitor | None = None
        actions.train.triggered.connect(self.show)

    @Slot()
    def show(self) -> None:
        """Bring the monitor to the front."""
        if self.monitor is None:
            self.monitor = TrainingMonitor(self._theme, self._window)
        self.monitor.show()
        self.monitor.raise_()

    def stop(self) -> None:
        """The window closes: so does the monitor, and the training ends after its step."""
        if self.monitor is not None:
            self.monitor.close()
            # Qt kills a process that is still there when its window goes; the snapshot would be lost.
            self.monitor.process.wait(_PATIENCE_MS)
