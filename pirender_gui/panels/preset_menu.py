"""What can be done with a preset besides applying it."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from pirender_gui.panels.preset_list import PresetList


class PresetMenu(QMenu):
    """Menu of the list and of the button beneath it; its keys work while the list has the focus.

    Signals:
        delete_wanted: a StoredPreset of the user.
        export_wanted: any StoredPreset.
    """

    delete_wanted = Signal(object)
    export_wanted = Signal(object)

    def __init__(self, presets: PresetList, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = presets
        self.rename = self._add(self.tr("&Rename"), "F2")
        self.delete = self._add(self.tr("&Delete"), QKeySequence.StandardKey.Delete)
        self.export = self._add(self.tr("&Export…"))
        self.addSeparator()
        self.import_ = self._add(self.tr("&Import…"))
        self.rename.triggered.connect(presets.edit_current_name)
        self.delete.triggered.connect(self._delete)
        self.export.triggered.connect(self._export)
        presets.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        presets.customContextMenuRequested.connect(self._show_at)
        presets.currentItemChanged.connect(self._allow)
        self.aboutToShow.connect(self._allow)

    def _add(self, text: str, keys: QKeySequence | QKeySequence.StandardKey | str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(action)
        self._list.addAction(action)
        return action

    @Slot(QPoint)
    def _show_at(self, position: QPoint) -> None:
        self.popup(self._list.viewport().mapToGlobal(position))

    @Slot()
    def _allow(self) -> None:
        current = self._list.current
        own = current is not None and not current.bundled
        self.rename.setEnabled(own)
        self.delete.setEnabled(own)
        self.export.setEnabled(current is not None)

    @Slot()
    def _delete(self) -> None:
        if self._list.current is not None:
            self.delete_wanted.emit(self._list.current)

    @Slot()
    def _export(self) -> None:
        if self._list.current is not None:
            self.export_wanted.emit(self._list.current)
