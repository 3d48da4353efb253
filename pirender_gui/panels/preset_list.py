"""The list of presets under their headings."""

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from core.preset_store import StoredPreset
from pirender_gui.panels.preset_headings import ROW_HEIGHT, heading_item, heading_of, own_heading

_STORED = Qt.ItemDataRole.UserRole

HOVER_MS = 140
"""A mouse that stays this long on a preset wants to see it; one on its way elsewhere does not."""


class PresetList(QListWidget):
    """Bundled presets under their headings, the user's own below; arrows, Enter and typed letters work as in any list.

    Signals:
        chosen: a StoredPreset was clicked, or Enter was pressed on it.
        looked_at: the StoredPreset under a resting mouse, or None when it left.
        renamed: StoredPreset and the name typed for it in place.
    """

    chosen = Signal(object)
    looked_at = Signal(object)
    renamed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presetList")
        self.setAccessibleName(self.tr("Presets"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._filter = ""
        self._presets: tuple[StoredPreset, ...] = ()
        self._under_mouse: StoredPreset | None = None
        self._hover = QTimer(self)
        self._hover.setSingleShot(True)
        self._hover.setInterval(HOVER_MS)
        self._hover.timeout.connect(self._tell_looked_at)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.itemEntered.connect(self._enter)
        self.viewportEntered.connect(self._leave)
        self.itemChanged.connect(self._tell_renamed)

    @property
    def current(self) -> StoredPreset | None:
        """The preset with the keyboard focus, if there is one."""
        item = self.currentItem()
        return None if item is None or item.isHidden() else item.data(_STORED)

    def show_presets(self, presets: tuple[StoredPreset, ...]) -> None:
        """Show these presets, in their order; the current one stays current if it is still there."""
        if presets == self._presets:
            return
        self._presets = presets
        former, row, scrolled = self.current, self.currentRow(), self.verticalScrollBar().value()
        self._leave()
        with QSignalBlocker(self):
            self.clear()
            group = ""
            for stored in presets:
                heading = heading_of(stored)
                if heading != group:
                    self.addItem(heading_item(heading, self.font()))
                    group = heading
                self._add(stored)
            if presets and presets[-1].bundled:
                self.addItem(heading_item(own_heading(), self.font()))
                self.addItem(heading_item(self.tr("None yet"), self.font(), quiet=True))
            self.set_filter(self._filter)
            if former is not None:
                self._make_current(former, row)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)

    def restore_name(self, stored: StoredPreset) -> None:
        """Show the name that a preset still has, after another one was typed in vain."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                if _has_name(self.item(row), stored.preset.name):
                    self.item(row).setText(stored.preset.label)

    def set_filter(self, text: str) -> None:
        """Show only presets with ``text`` in their names; no heading stays without one."""
        self._filter = text
        wanted, heading, filled = text.casefold().split(), None, False
        for row in range(self.count()):
            item = self.item(row)
            if item.data(_STORED) is None:
                if heading is not None:
                    heading.setHidden(not filled)
                heading, filled = item, not text
                item.setHidden(bool(text))
                continue
            matches = all(word in item.text().casefold() for word in wanted)
            item.setHidden(not matches)
            filled = filled or matches
        if heading is not None:
            heading.setHidden(not filled)

    def first_match(self) -> StoredPreset | None:
        """The first preset that the filter lets through."""
        shown = (self.item(row) for row in range(self.count()) if not self.item(row).isHidden())
        return next((item.data(_STORED) for item in shown if item.data(_STORED) is not None), None)

    def select(self, stored: StoredPreset) -> None:
        """Make a preset current and scroll to it."""
        self._make_current(stored, -1)
        self.scrollToItem(self.currentItem())

    def edit_current_name(self) -> None:
        """Let the user type another name in place."""
        if self.current is not None and not self.current.bundled:
            self.editItem(self.currentItem())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is looked at any more."""
        super().leaveEvent(event)
        self._leave()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard on the first preset, never on a heading."""
        super().focusInEvent(event)
        # A click makes current what it hits.
        if self.current is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            first = self.first_match()
            if first is not None:
                self._make_current(first, -1)

    def _add(self, stored: StoredPreset) -> None:
        label = stored.preset.label
        item = QListWidgetItem(QCoreApplication.translate("Presets", label) if stored.bundled else label)
        item.setData(_STORED, stored)
        item.setToolTip("" if stored.bundled else label)
        item.setSizeHint(QSize(0, ROW_HEIGHT))
        if not stored.bundled:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.addItem(item)

    def _make_current(self, stored: StoredPreset, row: int) -> None:
        named = [index for index in range(self.count()) if _has_name(self.item(index), stored.preset.name)]
        if not named:
            # What was current is gone: the keyboard goes to what took its place.
            row = min(row, self.count() - 1)
            named = [row] if row >= 0 and self.item(row).data(_STORED) is not None else []
        for index in named[:1]:
            self.setCurrentRow(index)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        stored = item.data(_STORED)
        if stored is not None:
            self._leave()
            self.chosen.emit(stored)

    @Slot(QListWidgetItem)
    def _tell_renamed(self, item: QListWidgetItem) -> None:
        stored = item.data(_STORED)
        if stored is not None and item.text() != stored.preset.label:
            self.renamed.emit(stored, item.text())

    @Slot(QListWidgetItem)
    def _enter(self, item: QListWidgetItem) -> None:
        if item.data(_STORED) is None:
            self._leave()
            return
        self._under_mouse = item.data(_STORED)
        self._hover.start()

    @Slot()
    def _leave(self) -> None:
        self._hover.stop()
        if self._under_mouse is not None:
            self._under_mouse = None
            self.looked_at.emit(None)

    @Slot()
    def _tell_looked_at(self) -> None:
        self.looked_at.emit(self._under_mouse)


def _has_name(item: QListWidgetItem, name: str) -> bool:
    stored: StoredPreset | None = item.data(_STORED)
    return stored is not None and stored.preset.name == name
