"""Headings of the list of presets in the user's language."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.preset_store import StoredPreset

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
