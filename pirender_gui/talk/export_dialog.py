"""What film to write, and then how far it is."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.label import USUAL

SMALLEST, LARGEST = 128, 4096
_USUAL_SIZES = (1080, 720, 480)
_STEPS = 1000


@dataclass(frozen=True)
class FilmChoice:
    """What was chosen.

    Attributes:
        ending: ``.mp4``, ``.webm``, ``.gif``; empty for numbered pictures in a folder.
        longer_side: pixels of the longer side; None for the photo's own size.
        crop_only: only the square around the head.
        with_sound: whether the sound is in it.
        selection_only: only the selected part.
        label: words in a corner of every frame; empty for none.
    """

    ending: str
    longer_side: int | None
    crop_only: bool
    with_sound: bool
    selection_only: bool
    label: str = ""


class ExportDialog(QDialog):
    """Asks first, shows the progress then.

    Attributes:
        kind, size, own_size, crop, sound, part, label: the choices.
        buttons: export and cancel.
        bar: how far it is.

    Signals:
        export_wanted: the choices are made.
        cancel_wanted: the film that is being written is not wanted any more.
    """

    export_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, photo_size: tuple[int, int], has_selection: bool, label: str, parent: QWidget) -> None:
        """``label`` are the words that the user wants in a corner of everything; empty for none."""
        super().__init__(parent)
        self._words = label or USUAL
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export film"))
        self._works = False
        self.kind, self.size_choice, self.own_size = QComboBox(), QComboBox(), QSpinBox()
        self.crop = QCheckBox(self.tr("Only the s&quare around the head"))
        self.sound = QCheckBox(self.tr("With &sound"))
        self.part = QCheckBox(self.tr("Only the selected &part"))
        self.label = QCheckBox(self.tr("&Write “%s” into a corner") % self._words)
        self.label.setChecked(bool(label))
        self._fill(photo_size, has_selection)
        self.bar, self.left = QProgressBar(), QLabel()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("How far the film is"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = self.buttons.addButton(self.tr("&Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.export_wanted)
        self.buttons.rejected.connect(self.reject)
        self._pages = QStackedWidget()
        self._lay_out()

    @property
    def choice(self) -> FilmChoice:
        """What is chosen now."""
        pixels = self.size_choice.currentData()
        ending = str(self.kind.currentData())
        return FilmChoice(
            ending,
            self.own_size.value() if pixels < 0 else (pixels or None),
            self.crop.isChecked(),
            self.sound.isChecked() and ending != ".gif",
            self.part.isChecked(),
            self._words if self.label.isChecked() else "",
        )

    def begin(self, name: str) -> None:
        """Show the progress of ``name`` from now on."""
        self._works = True
        self.export.hide()
        self.left.setText(self.tr("Writing %s") % name)
        self._pages.setCurrentIndex(1)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setFocus()

    @Slot(float, float)
    def show_progress(self, share: float, seconds_left: float) -> None:
        """Show how far it is."""
        self.bar.setValue(round(share * _STEPS))
        if seconds_left >= 0:
            self.left.setText(self.tr("%d %%, %s left") % (round(100 * share), self._in_words(seconds_left)))

    def end(self) -> None:
        """It was written, or it failed."""
        self._works = False
        self.accept()

    def reject(self) -> None:
        """Cancel: first the film, if one is being written."""
        if self._works:
            self.left.setText(self.tr("Stopping"))
            self.cancel_wanted.emit()
        else:
            super().reject()

    def _in_words(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("%d s") % max(round(seconds), 1)
        return self.tr("%d min") % round(seconds / 60)

    def _fill(self, photo_size: tuple[int, int], has_selection: bool) -> None:
        for text, ending in (
            (self.tr("MP4 (plays everywhere)"), ".mp4"),
            (self.tr("WebM"), ".webm"),
            (self.tr("GIF (no sound)"), ".gif"),
            (self.tr("Numbered PNG pictures"), ""),
        ):
            self.kind.addItem(text, ending)
        self.size_choice.addItem(self.tr("As the photo: %d × %d") % photo_size, 0)
        for pixels in _USUAL_SIZES:
            if pixels < max(photo_size):
                self.size_choice.addItem(self.tr("Longer side %d") % pixels, pixels)
        self.size_choice.addItem(self.tr("Another size"), -1)
        self.own_size.setRange(SMALLEST, LARGEST)
        self.own_size.setSingleStep(16)
        self.own_size.setSuffix(self.tr(" pixels"))
        self.own_size.setValue(min(max(max(photo_size), SMALLEST), LARGEST))
        self.sound.setChecked(True)
        self.part.setEnabled(has_selection)
        self.part.setChecked(has_selection)
        self.kind.currentIndexChanged.connect(self._show_state)
        self.size_choice.currentIndexChanged.connect(self._show_state)
        for box, name in (
            (self.kind, self.tr("Kind of film")),
            (self.size_choice, self.tr("Size of the film")),
            (self.own_size, self.tr("Pixels of the longer side")),
        ):
            box.setAccessibleName(name)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        self.sound.setEnabled(self.kind.currentData() != ".gif")
        self.own_size.setVisible(self.size_choice.currentData() < 0)

    def _lay_out(self) -> None:
        choices, progress = QWidget(), QWidget()
        form = QFormLayout(choices)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&Kind"), self.kind)
        form.addRow(self.tr("Si&ze"), self.size_choice)
        form.addRow("", self.own_size)
        for box in (self.crop, self.sound, self.part, self.label):
            form.addRow("", box)
        rows = QVBoxLayout(progress)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addStretch(1)
        rows.addWidget(self.left)
        rows.addWidget(self.bar)
        rows.addStretch(1)
        self._pages.addWidget(choices)
        self._pages.addWidget(progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(14)
        column.addWidget(self._pages)
        column.addWidget(self.buttons)
        self.setFixedWidth(380)
