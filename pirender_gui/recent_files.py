"""The menu of files opened lately."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from pirender_gui.settings import Settings

_MOST = 10


class RecentFiles(QObject):
    """Photos and projects, the latest first, kept in the settings.

    Signals:
        missing: str, one sentence about a file that is gone; it has left the list.
    """

    missing = Signal(str)

    def __init__(self, menu: QMenu, settings: Settings, open_path: Callable[[Path], object], parent: QObject) -> None:
        super().__init__(parent)
        self._menu = menu
        self._settings = settings
        self._open = open_path
        menu.aboutToShow.connect(self._fill)
        self._fill()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, the latest first."""
        return self._settings.recent_files

    def add(self, path: Path) -> None:
        """Put a file at the top of the list."""
        path = path.absolute()
        self._keep((path, *(other for other in self.paths if other != path)))

    def open(self, path: Path) -> None:
        """Open a file of the list, unless it is gone."""
        if path.is_file():
            self._open(path)
            return
        self._keep(tuple(other for other in self.paths if other != path))
        self.missing.emit(self.tr("%s is not there any more; if it was moved, open it from its new place.") % str(path))

    @Slot()
    def clear(self) -> None:
        """Forget all files."""
        self._keep(())

    def _keep(self, paths: tuple[Path, ...]) -> None:
        self._settings.recent_files = paths[:_MOST]
        self._fill()

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        for number, path in enumerate(self.paths, start=1):
            # The digit is the key that chooses the line; an ampersand in a name is none.
            action = self._menu.addAction(f"&{number % 10}  {path.name.replace('&', '&&')}")
            action.setData(str(path))
            action.setToolTip(str(path))
            action.triggered.connect(self._open_sender)
        if self.paths:
            self._menu.addSeparator()
        clear = self._menu.addAction(self.tr("&Clear the list"))
        clear.setEnabled(bool(self.paths))
        clear.triggered.connect(self.clear)
        self._menu.setToolTipsVisible(True)

    @Slot()
    def _open_sender(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.open(Path(str(action.data())))
