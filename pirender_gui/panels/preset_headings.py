"""Headings of the list of presets."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidgetItem

from core.preset_store import StoredPreset

ROW_HEIGHT = 24
_HEADING_HEIGHT = 30
_GROUPS = (
    ("emotions", QT_TRANSLATE_NOOP("PresetHeadings", "Emotions")),
    ("eyes", QT_TRANSLATE_NOOP("PresetHeadings", "Eyes")),
    ("mouth", QT_TRANSLATE_NOOP("PresetHeadings", "Mouth and vowels")),
    ("looking", QT_TRANSLATE_NOOP("PresetHeadings", "Looking")),
)


def heading_of(stored: StoredPreset) -> str:
    """The heading under which a preset stands; empty for none."""
    if not stored.bundled:
        return own_heading()
    titles = (str(title) for group, title in _GROUPS if group == stored.preset.group)
    return next((QCoreApplication.translate("PresetHeadings", title) for title in titles), "")


def own_heading() -> str:
    """The heading over the user's own presets."""
    return QCoreApplication.translate("PresetHeadings", "My presets")


def heading_item(text: str, font: QFont, quiet: bool = False) -> QListWidgetItem:
    """A line of the list that cannot be chosen: a heading in bold, or a ``quiet`` remark in italics."""
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setSizeHint(QSize(0, ROW_HEIGHT if quiet else _HEADING_HEIGHT))
    dressed = QFont(font)
    dressed.setBold(not quiet)
    dressed.setItalic(quiet)
    item.setFont(dressed)
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    return item
