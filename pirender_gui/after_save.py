"""What waits for a file to be written."""

from collections.abc import Callable

from PySide6.QtCore import QObject, SignalInstance, Slot


class AfterSave(QObject):
    """Keeps the next step until the file is written; forgets it when that fails."""

    def __init__(self, saved: SignalInstance, failed: SignalInstance, parent: QObject) -> None:
        """Listen to the signals that tell how saving ended."""
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        saved.connect(self._go_on)
        failed.connect(self.forget)

    def keep(self, then: Callable[[], object] | None) -> None:
        """Wait with ``then``, in place of what waited before."""
        self._then = then

    @Slot()
    def forget(self) -> None:
        """Let nothing follow."""
        self._then = None

    @Slot()
    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
