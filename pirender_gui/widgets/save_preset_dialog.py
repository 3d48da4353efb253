"""The name of a new preset, and what of the face it keeps."""

from collections.abc import Set
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.preset_store import PresetScope


@dataclass(frozen=True)
class NewPreset:
    """The answer.

    Attributes:
        label: the name as typed.
        scope: what to keep.
        overwrite: whether one of the user's own presets of that name is replaced.
    """

    label: str
    scope: PresetScope
    overwrite: bool


class SavePresetDialog(QDialog):
    """Says while the name is typed whether it is free; the button then reads Replace, or waits for another name."""

    def __init__(self, suggestion: str, own: Set[str], bundled: Set[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save preset"))
        self._own, self._bundled = own, bundled
        self.name = QLineEdit(suggestion)
        self.name.setMaxLength(120)
        self.name.selectAll()
        self.name.setAccessibleName(self.tr("Name of the preset"))
        self.parts = QComboBox()
        self.parts.setAccessibleName(self.tr("What the preset keeps"))
        for text, scope in (
            (self.tr("Expression"), PresetScope.EXPRESSION),
            (self.tr("Head pose"), PresetScope.HEAD),
            (self.tr("Expression and head pose"), PresetScope.BOTH),
            (self.tr("Only the sliders not at zero"), PresetScope.CHANGED),
        ):
            self.parts.addItem(text, scope)
        self.note = QLabel()
        self.note.setObjectName("quiet")
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.save_button = buttons.button(QDialogButtonBox.StandardButton.Save)
        form = QFormLayout(self)
        form.setContentsMargins(20, 18, 20, 16)
        form.setVerticalSpacing(12)
        form.addRow(self.tr("&Name"), self.name)
        form.addRow(self.tr("&Keep"), self.parts)
        form.addRow(self.note)
        form.addRow(buttons)
        self.setMinimumWidth(380)
        self.name.textChanged.connect(self._check)
        self._check()

    @property
    def answer(self) -> NewPreset:
        """What was typed and chosen."""
        return NewPreset(self.name.text(), PresetScope(self.parts.currentData()), self._key in self._own)

    @property
    def _key(self) -> str:
        return " ".join(self.name.text().split()).lower()

    @Slot()
    def _check(self) -> None:
        taken, replaces = self._key in self._bundled, self._key in self._own
        self.save_button.setEnabled(bool(self._key) and not taken)
        self.save_button.setText(self.tr("Replace") if replaces else self.tr("Save"))
        if taken:
            self.note.setText(self.tr("A preset of that name comes with the program; choose another name."))
        elif replaces:
            self.note.setText(self.tr("You have a preset of that name; this one takes its place."))
        else:
            self.note.clear()
