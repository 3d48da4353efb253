"""Every question that stops the user; tests put answers in their place."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from core.marks import Marks
from core.project import SUFFIX
from pirender_gui.sound_endings import SOUND_ENDINGS, VIDEO_ENDINGS
from pirender_gui.widgets.marks_dialog import ask_marks

_OPEN_PATTERNS = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.heic *.heif *.bmp"
_SAVE_PATTERNS = ("PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)", "TIFF (*.tif *.tiff)")


class Unsaved(Enum):
    """What to do with edits that were not saved."""

    SAVE_PICTURE = "save picture"
    SAVE_PROJECT = "save project"
    DISCARD = "discard"
    CANCEL = "cancel"


class Dialogs:
    """Asks; never does anything itself."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_path(self, folder: Path) -> Path | None:
        """Which photo or project to open."""
        both = _tr("Photos and projects (%s)") % f"{_OPEN_PATTERNS} *{SUFFIX}"
        return self._ask_which(_tr("Open a photo or a project"), folder, both)

    def _ask_which(self, title: str, folder: Path, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(folder), f"{kinds};;{_tr('All files (*)')}")
        return Path(name) if name else None

    def project_path(self, suggestion: Path) -> Path | None:
        """Where to save the project; the dialog asks itself before another existing file is replaced."""
        dialog = QFileDialog(self._parent, _tr("Save the project"), str(suggestion.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_tr("Projects (*%s)") % SUFFIX)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(suggestion.name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def missing_photo(self, sentence: str, photo: Path) -> Path | None:
        """Where the photo of a project is now, after saying that it is missing."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(sentence)
        choose = box.addButton(_tr("&Choose the photo…"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is not choose:
            return None
        folder = photo.parent if photo.parent.is_dir() else Path.home()
        return self._ask_which(_tr("Where is %s?") % photo.name, folder, _tr("Photos (%s)") % _OPEN_PATTERNS)

    def other_photo(self, folder: Path) -> Path | None:
        """Which photo to take the expression from."""
        return self._ask_which(_tr("Copy the expression of a photo"), folder, _tr("Photos (%s)") % _OPEN_PATTERNS)

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

    def checkpoint(self, folder: Path) -> Path | None:
        """Which checkpoint to load."""
        return self._ask_which(_tr("Open a checkpoint"), folder, _tr("Checkpoints (*.safetensors)"))

    def sound_path(self, folder: Path) -> Path | None:
        """Which sound to open, or the sound of which video."""
        sounds, videos = (" ".join(f"*{one}" for one in ends) for ends in (SOUND_ENDINGS, VIDEO_ENDINGS))
        return self._ask_which(_tr("Open a sound"), folder, _tr("Sounds and videos (%s)") % f"{sounds} {videos}")

    def driving_path(self, folder: Path) -> Path | None:
        """Which video, picture or motion file to imitate."""
        endings = " ".join(
            f"*{one}" for one in (*VIDEO_ENDINGS, ".gif", ".jpg", ".jpeg", ".png", ".webp", ".json", ".npz")
        )
        return self._ask_which(_tr("Imitate a video"), folder, _tr("Videos, pictures, motions (%s)") % endings)

    def batch_files(self, folder: Path, endings: tuple[str, ...]) -> tuple[Path, ...]:
        """Which files a batch takes; none when the dialog was closed."""
        kinds = _tr("Files (%s)") % " ".join(f"*{one}" for one in endings)
        names, _ = QFileDialog.getOpenFileNames(self._parent, _tr("Add files"), str(folder), kinds)
        return tuple(Path(name) for name in names)

    def batch_folder(self, start: Path) -> Path | None:
        """Where a batch writes."""
        name = QFileDialog.getExistingDirectory(self._parent, _tr("Folder for results"), str(start))
        return Path(name) if name else None

    def film_path(self, suggestion: Path, ending: str) -> Path | None:
        """Where to write a film of that ending; an empty one means a folder of pictures, which may be a new one."""
        kinds = _tr("Films (*%s)") % ending if ending else _tr("New folder (*)")
        return self._ask_where(_tr("Export the film"), suggestion, (kinds,))

    def motion_path(self, suggestion: Path) -> Path | None:
        """Where to write motions."""
        return self._ask_where(_tr("Save the motions"), suggestion, ("JSON (*.json)", "NumPy (*.npz)"))

    def _ask_where(self, title: str, suggestion: Path, kinds: tuple[str, ...]) -> Path | None:
        dialog = QFileDialog(self._parent, title, str(suggestion.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(kinds)
        dialog.setDefaultSuffix(suggestion.suffix.lstrip("."))
        if len(kinds) > 1:
            dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_first_ending(chosen)))
        dialog.selectFile(suggestion.name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def quality(self, current: int) -> int | None:
        """Quality of JPEG and WebP files, 1 to 100."""
        text = _tr("Quality of JPEG and WebP files (95 keeps all that the eye sees):")
        value, accepted = QInputDialog.getInt(self._parent, _tr("Picture quality"), text, current, 1, 100)
        return value if accepted else None

    def marks(self, current: Marks) -> Marks | None:
        """What is said on and in everything that is made."""
        return ask_marks(current, self._parent)

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
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_tr("Unsaved edits"))
        box.setText(_tr("The edits of %s are not saved.") % photo)
        box.setInformativeText(_tr("A project keeps them so that they can be changed later; a picture is final."))
        roles = QMessageBox.ButtonRole
        answers = {
            box.addButton(_tr("Save &project"), roles.AcceptRole): Unsaved.SAVE_PROJECT,
            box.addButton(_tr("Save p&icture…"), roles.AcceptRole): Unsaved.SAVE_PICTURE,
            box.addButton(_tr("&Discard"), roles.DestructiveRole): Unsaved.DISCARD,
        }
        box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setDefaultButton(next(iter(answers)))
        box.exec()
        clicked = box.clickedButton()
        return next((answer for button, answer in answers.items() if button is clicked), Unsaved.CANCEL)


def _first_ending(pattern: str) -> str:
    return pattern[pattern.index("*.") + 2 :].split()[0].rstrip(")")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
