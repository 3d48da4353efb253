"""A list of files that can be dropped onto it."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_PATH = Qt.ItemDataRole.UserRole


class FileList(QListWidget):
    """Shows names, holds paths; each file once. Delete takes the selected ones out.

    Signals:
        changed: files came or went.
    """

    changed = Signal()

    def __init__(self, endings: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._endings = endings
        self.setAcceptDrops(True)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in the order in which they came."""
        held = (self.item(row).data(_PATH) for row in range(self.count()))
        return tuple(Path(path) for path in held if path is not None)

    def add(self, paths: Iterable[Path]) -> None:
        """Add files, and the files of folders, that have a fitting ending and are not there yet."""
        known = set(self.paths)
        for path in paths:
            for file in sorted(path.iterdir()) if path.is_dir() else (path,):
                if file.suffix.lower() in self._endings and file not in known:
                    known.add(file)
                    item = QListWidgetItem(file.name)
                    item.setData(_PATH, str(file))
                    item.setToolTip(str(file))
                    self.addItem(item)
        self.changed.emit()

    def remove_selected(self) -> None:
        """Take the selected files out."""
        for item in self.selectedItems():
            if item.data(_PATH) is not None:
                self.takeItem(self.row(item))
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes files out."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_selected()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome everywhere."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take the files."""
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
