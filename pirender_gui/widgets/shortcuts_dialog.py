"""The list of all keys and gestures, with a search box."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


class ShortcutsDialog(QDialog):
    """Sections of lines: what, and by which key or gesture. Not modal, so that one can try what one reads."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self._sections: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search keys and gestures"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(10)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Keys and gestures"))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        column.addWidget(buttons)
        self.resize(620, 640)
        self.search.textChanged.connect(self._filter)

    def add_section(self, title: str, lines: Iterable[tuple[str, str]]) -> None:
        """A heading and its lines: what, and how."""
        section = QTreeWidgetItem(self.tree, [title])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = section.font(0)
        font.setBold(True)
        section.setFont(0, font)
        self._sections.append((section, [QTreeWidgetItem(section, [what, how]) for what, how in lines]))
        section.setExpanded(True)

    def lines(self) -> list[tuple[str, str]]:
        """What is shown now: what and how of every visible line."""
        every = [line for _section, lines in self._sections for line in lines]
        return [(line.text(0), line.text(1)) for line in every if not line.isHidden()]

    @Slot(str)
    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        for section, lines in self._sections:
            for line in lines:
                text = f"{section.text(0)} {line.text(0)} {line.text(1)}".casefold()
                line.setHidden(not all(word in text for word in wanted))
            section.setHidden(all(line.isHidden() for line in lines))
