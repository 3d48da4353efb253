"""Every question about presets that stops the user; tests put answers in their place."""

from collections.abc import Set
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from pirender_gui.widgets.save_preset_dialog import NewPreset, SavePresetDialog


class PresetQuestions:
    """Asks; never does anything itself."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def new_preset(self, suggestion: str, own: Set[str], bundled: Set[str]) -> NewPreset | None:
        """What to call a new preset and what to keep; ``own`` and ``bundled`` are names in small letters."""
        dialog = SavePresetDialog(suggestion, own, bundled, self._parent)
        return dialog.answer if dialog.exec() == QDialog.DialogCode.Accepted else None

    def export_path(self, suggestion: Path) -> Path | None:
        """Where to write a preset."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, _tr("Export the preset"), str(suggestion), _tr("Presets (*.json)")
        )
        return Path(name) if name else None

    def import_paths(self, folder: Path) -> list[Path]:
        """Which preset files to read."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, _tr("Import presets"), str(folder), _tr("Presets (*.json)")
        )
        return [Path(name) for name in names]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PresetQuestions", text)
