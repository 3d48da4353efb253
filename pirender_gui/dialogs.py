"""Every question that stops the user; tests put answers in their place."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

_OPEN_PATTERNS = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.heic *.heif *.bmp"
_SAVE_PATTERNS = ("PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)", "TIFF (*.tif *.tiff)")


class Unsaved(Enum):
    """What to do with edits that were not saved."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Dialogs:
    """Asks; never does anything itself."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_path(self, folder: Path) -> Path | None:
        """Which photo to open."""
        photos = _tr("Photos (%s)") % _OPEN_PATTERNS
        name, _ = QFileDialog.getOpenFileName(
            self._parent, _tr("Open a photo"), str(folder), f"{photos};;{_tr('All files (*)')}"
        )
        return Path(name) if name else None

    def save_path(self, suggestion: Path) -> Path | None:
        """Where to save; the dialog asks itself before another existing file is replaced."""
        dialog = QFileDialog(self._parent, _tr("Save the result"), str(suggestion.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(_SAVE_PATTERNS)
        first = next((one for one in _SAVE_PATTERNS if f"*{suggestion.suffix.lower()}" in one), _SAVE_PATTERNS[0])
        dialog.selectNameFilter(first)
        # With the ending added inside the dialog, its question about existing files is about the right one.
        dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_first_ending(chosen)))
        dialog.selectFile(suggestion.name)
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def replaces_original(self, path: Path) -> bool:
        """Whether the original photo may be overwritten."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(_tr("%s is the original photo.") % path.name)
        box.setInformativeText(_tr("Replacing it cannot be undone. Save under another name to keep both."))
        replace = box.addButton(_tr("Replace the original"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(_tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        return box.clickedButton() is replace

    def unsaved_edits(self, photo: str) -> Unsaved:
        """What to do with the edits before they are lost."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._parent,
            _tr("Unsaved edits"),
            _tr("The edits of %s are not saved. Save them first?") % photo,
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return Unsaved.SAVE
        return Unsaved.DISCARD if answer == buttons.Discard else Unsaved.CANCEL


def _first_ending(pattern: str) -> str:
    return pattern[pattern.index("*.") + 2 :].split()[0].rstrip(")")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
