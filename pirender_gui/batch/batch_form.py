"""What a batch is asked to do: photos, what they do, where results go."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.batch.plan import LARGEST_SIZE, BatchPlan, Conflict, Move, Output
from core.label import USUAL
from core.presets import bundled_presets
from pirender_gui.batch.file_list import FileList
from pirender_gui.dialogs import Dialogs
from pirender_gui.settings import Settings
from pirender_gui.sound_endings import SOUND_ENDINGS, VIDEO_ENDINGS

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".avif", ".heic", ".heif")
_MOTION_ENDINGS = (".json", ".npz")


_FIELD_HEIGHT = 30


class BatchForm(QWidget):
    """Three columns: photos, moves, output.

    Attributes:
        photos: the list of photos.
        presets: the presets, each with a box to tick.
        files: sounds, driving videos and motions.
        folder: where results go.

    Signals:
        changed: something was chosen.
    """

    changed = Signal()

    def __init__(self, dialogs: Dialogs, folder: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs, self._start, self._settings = dialogs, folder, settings
        self.photos = FileList(PHOTO_ENDINGS)
        self.photos.setAccessibleName(self.tr("Photos"))
        self.presets = QListWidget()
        self.presets.setAccessibleName(self.tr("Presets"))
        for preset in bundled_presets():
            self._add_move(preset.label, Move(preset=preset.name))
        self.files = FileList((*SOUND_ENDINGS, *VIDEO_ENDINGS, *_MOTION_ENDINGS))
        self.files.setAccessibleName(self.tr("Sounds, videos and motions"))
        self.files.setMaximumHeight(96)
        for chosen in (self.photos, self.presets, self.files):
            chosen.setObjectName("batchList")
        self.folder = QLineEdit(str(folder / "batch"))
        self.template = QLineEdit("{photo}-{preset}")
        self.template.setToolTip(self.tr("{photo}, {preset} and {counter} are filled in"))
        self.picture, self.film, self.conflict = QComboBox(), QComboBox(), QComboBox()
        self.longer_side, self.quality = QSpinBox(), QSpinBox()
        self.crop = QCheckBox(self.tr("Only the s&quare around the head"))
        self.sheets = QCheckBox(self.tr("&Contact sheet for each photo"))
        self._words = settings.marks.label or USUAL
        self.label = QCheckBox(self.tr("&Write “%s” into a corner") % self._words)
        self.label.setChecked(bool(settings.marks.label))
        self._fill()
        self._lay_out()
        for list_widget in (self.photos, self.files):
            list_widget.changed.connect(self.changed)
        self.presets.itemChanged.connect(self.changed)
        self.folder.textChanged.connect(self.changed)

    def offer(self, moves: Iterable[Move]) -> None:
        """Offer these above the presets of the program, in place of those of last time; what was ticked stays so."""
        ticked = set()
        for _ in range(self.presets.count() - len(bundled_presets())):
            item = self.presets.takeItem(0)
            if item.checkState() is Qt.CheckState.Checked:
                ticked.add(item.text())
        for place, move in enumerate(moves):
            self._add_move(move.name, move, place)
            if move.name in ticked:
                self.presets.item(place).setCheckState(Qt.CheckState.Checked)

    def _add_move(self, label: str, move: Move, place: int | None = None) -> None:
        item = QListWidgetItem(label)
        item.setData(Qt.ItemDataRole.UserRole, move)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.presets.insertItem(self.presets.count() if place is None else place, item)

    @property
    def moves(self) -> tuple[Move, ...]:
        """What every photo does."""
        rows = [self.presets.item(row) for row in range(self.presets.count())]
        ticked = [item for item in rows if item.checkState() is Qt.CheckState.Checked]
        named = [move for item in ticked if isinstance(move := item.data(Qt.ItemDataRole.UserRole), Move)]
        return (*named, *(_move_of(path) for path in self.files.paths))

    @property
    def count(self) -> int:
        """How many jobs that makes."""
        return len(self.photos.paths) * len(self.moves)

    def plan(self) -> BatchPlan:
        """The batch.

        Raises:
            InputError: nothing to do.
        """
        signer = self._settings.marks.identity
        output = Output(
            str(Path(self.folder.text()).expanduser().absolute()),
            self.template.text(),
            str(self.conflict.currentData()),
            str(self.picture.currentData()),
            str(self.film.currentData()),
            self.quality.value(),
            self.longer_side.value() if self.longer_side.value() > self.longer_side.minimum() else None,
            self.crop.isChecked(),
            self.sheets.isChecked(),
            self._words if self.label.isChecked() else "",
            None if signer is None else str(signer.certificate),
            None if signer is None else str(signer.key),
        )
        photos = tuple(str(path) for path in self.photos.paths)
        checkpoint = self._settings.checkpoint
        named = None if checkpoint is None else str(checkpoint)
        return BatchPlan(photos, self.moves, output, self._settings.engine.value, named)

    def _fill(self) -> None:
        for ending, text in (("jpg", "JPEG"), ("png", "PNG"), ("webp", "WebP"), ("tiff", "TIFF")):
            self.picture.addItem(text, ending)
        for ending, text in (("mp4", "MP4"), ("webm", "WebM"), ("gif", "GIF"), ("frames", self.tr("PNG frames"))):
            self.film.addItem(text, ending)
        for choice, text in (
            (Conflict.UNIQUE, self.tr("Keep both")),
            (Conflict.SKIP, self.tr("Leave it, skip the job")),
            (Conflict.OVERWRITE, self.tr("Replace it")),
        ):
            self.conflict.addItem(text, choice.value)
        self.longer_side.setRange(15, LARGEST_SIZE)
        self.longer_side.setSpecialValueText(self.tr("as the photo"))
        self.longer_side.setValue(15)
        self.longer_side.setSuffix(self.tr(" px"))
        for number in (self.longer_side, self.quality):
            number.setObjectName("batchNumber")
            number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            # Styled as a whole and without buttons, Qt leaves its text no room; so its text field is styled instead.
            number.setMinimumHeight(_FIELD_HEIGHT)
        self.quality.setRange(1, 100)
        self.quality.setValue(90)
        for widget, name in (
            (self.folder, self.tr("Folder for results")),
            (self.template, self.tr("File names")),
            (self.picture, self.tr("Format of pictures")),
            (self.film, self.tr("Format of films")),
            (self.conflict, self.tr("When a file is there already")),
            (self.longer_side, self.tr("Longer side")),
            (self.quality, self.tr("Quality")),
        ):
            widget.setAccessibleName(name)

    def _lay_out(self) -> None:
        columns = QGridLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setHorizontalSpacing(18)
        add_photos = self._button(self.tr("&Add photos…"), self._ask_photos)
        add_files = self._button(self.tr("Add &sounds or videos…"), self._ask_files)
        for column, parts in enumerate(
            (
                (QLabel(self.tr("Photos (drop them here)")), self.photos, add_photos),
                (QLabel(self.tr("What they do")), self.presets, self.files, add_files),
            )
        ):
            box = QVBoxLayout()
            box.setSpacing(6)
            for part in parts:
                box.addWidget(part, 1 if part in (self.photos, self.presets) else 0)
            columns.addLayout(box, 0, column)
            columns.setColumnStretch(column, 1)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.folder, 1)
        where.addWidget(self._button(self.tr("C&hoose…"), self._ask_folder))
        form.addRow(self.tr("Folder"), where)
        form.addRow(self.tr("Names"), self.template)
        form.addRow(self.tr("Pictures"), self.picture)
        form.addRow(self.tr("Films"), self.film)
        form.addRow(self.tr("Longer side"), self.longer_side)
        form.addRow(self.tr("Quality"), self.quality)
        form.addRow(self.tr("If it exists"), self.conflict)
        for check in (self.crop, self.sheets, self.label):
            form.addRow(check)
        columns.addLayout(form, 0, 2)
        columns.setColumnStretch(2, 1)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    @Slot()
    def _ask_photos(self) -> None:
        self.photos.add(self._dialogs.batch_files(self._start, PHOTO_ENDINGS))

    @Slot()
    def _ask_files(self) -> None:
        self.files.add(self._dialogs.batch_files(self._start, (*SOUND_ENDINGS, *VIDEO_ENDINGS, *_MOTION_ENDINGS)))

    @Slot()
    def _ask_folder(self) -> None:
        folder = self._dialogs.batch_folder(Path(self.folder.text()))
        if folder is not None:
            self.folder.setText(str(folder))


def _move_of(path: Path) -> Move:
    ending = path.suffix.lower()
    if ending in SOUND_ENDINGS:
        return Move(sound=str(path))
    return Move(motion=str(path)) if ending in _MOTION_ENDINGS else Move(driving=str(path))
