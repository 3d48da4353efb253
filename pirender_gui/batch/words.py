"""Times and file names as people read them."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication


def in_short(path: str) -> str:
    """The name without its folder."""
    return Path(path).name


def in_words(seconds: float) -> str:
    """A length of time, roughly."""
    if seconds < 90:
        return QCoreApplication.translate("Batch", "%d s") % max(round(seconds), 1)
    if seconds < 5400:
        return QCoreApplication.translate("Batch", "%d min") % round(seconds / 60)
    return QCoreApplication.translate("Batch", "%.1f h") % (seconds / 3600)
