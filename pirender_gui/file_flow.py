"""Opening, saving and closing as the user goes through them: questions first, then the document does the work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from core.marks import Marks
from core.project import SUFFIX
from pirender_gui.actions.file_actions import FileActions
from pirender_gui.after_save import AfterSave
from pirender_gui.dialogs import Dialogs, Unsaved
from pirender_gui.document import Document
from pirender_gui.editor_model import EditorModel
from pirender_gui.project_document import ProjectDocument
from pirender_gui.project_flow import ProjectFlow
from pirender_gui.settings import Settings
from pirender_gui.sound_endings import SOUND_ENDINGS, VIDEO_ENDINGS

_WRITABLE = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff")


class FileFlow(QObject):
    """Asks what has to be asked.

    Attributes:
        dialogs: where the questions go; scripts and tests put their own answers there.

    Signals:
        sound_wanted: Path of a sound, which is for the talk panel.
        imitation_wanted: Path of a video, which is to be imitated there.
    """

    sound_wanted = Signal(object)
    imitation_wanted = Signal(object)

    def __init__(
        self,
        model: EditorModel,
        document: Document,
        projects: ProjectDocument,
        project_flow: ProjectFlow,
        dialogs: Dialogs,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.dialogs = dialogs
        self._model = model
        self._document = document
        self._projects = projects
        self._project_flow = project_flow
        self._settings = settings
        self._last_saved: Path | None = None
        document.opened.connect(self._forget_last)
        document.saved.connect(self._remember_last)
        self._after_save = AfterSave(document.saved, document.failed, self)

    def answer(self, actions: FileActions) -> None:
        """Do what the actions say."""
        actions.open.triggered.connect(self.open_by_dialog)
        actions.save.triggered.connect(self.save_by_dialog)
        actions.quality.triggered.connect(self.ask_quality)
        actions.marks.triggered.connect(self.ask_marks)

    def open_path(self, path: Path) -> None:
        """Open a photo or a project, after asking about unsaved edits; sounds and videos go to the talk panel."""
        if path.suffix.lower() in SOUND_ENDINGS:
            self.sound_wanted.emit(path)
            return
        if path.suffix.lower() in VIDEO_ENDINGS:
            self.imitation_wanted.emit(path)
            return
        is_project = path.suffix.lower() == SUFFIX
        self.ask_first(lambda: self._projects.open(path) if is_project else self._document.open_photo(path))

    @Slot()
    def open_by_dialog(self) -> None:
        """Ask which photo to open."""
        path = self.dialogs.open_path(self._settings.photo_folder)
        if path is not None:
            self._settings.photo_folder = path.parent
            self.open_path(path)

    @Slot()
    def save_by_dialog(self) -> None:
        """Ask where to save; the original is replaced only after a second question."""
        if not self._save():
            self._after_save.forget()

    def ask_first(self, then: Callable[[], object]) -> None:
        """Do ``then`` unless the user wants to keep unsaved edits; after saving them if that is the answer."""
        if self.may_be_lost(then):
            then()

    def may_be_lost(self, then: Callable[[], object]) -> bool:
        """Whether there is nothing to lose; if the answer is to save, ``then`` follows once the file is written."""
        portrait = self._model.portrait
        if portrait is None or not self._document.has_unsaved_edits:
            return True
        answer = self.dialogs.unsaved_edits(portrait.photo.opened.path.name)
        if answer is Unsaved.SAVE_PICTURE:
            self._after_save.keep(then)
            self.save_by_dialog()
        elif answer is Unsaved.SAVE_PROJECT:
            self._project_flow.save_then(then)
        return answer is Unsaved.DISCARD

    def _save(self) -> bool:
        portrait = self._model.portrait
        if portrait is None:
            return False
        original = portrait.photo.opened.path
        path = self.dialogs.save_path(self._last_saved or _suggested_name(original, self._settings.save_ending))
        if path is None:
            return False
        self._settings.save_ending = path.suffix.lower()
        is_original = _same_file(path, original)
        if is_original and not self.dialogs.replaces_original(path):
            return False
        self._document.save(path, overwrite_original=is_original, quality=self._settings.quality, marks=self.marks)
        return True

    @Slot()
    def ask_quality(self) -> None:
        """Ask how well lossy files keep the picture."""
        quality = self.dialogs.quality(self._settings.quality)
        if quality is not None:
            self._settings.quality = quality

    @property
    def marks(self) -> Marks:
        """What is said on and in everything that is made."""
        return self._settings.marks

    @Slot()
    def ask_marks(self) -> None:
        """Ask what is said on and in everything that is made."""
        marks = self.dialogs.marks(self.marks)
        if marks is not None:
            self._settings.marks = marks

    @Slot()
    def _forget_last(self) -> None:
        self._last_saved = None

    @Slot(object)
    def _remember_last(self, path: Path) -> None:
        self._last_saved = path


def _suggested_name(original: Path, ending: str) -> Path:
    """Beside the original, in the format chosen last, else in its own where it can be written."""
    if ending not in _WRITABLE:
        ending = original.suffix if original.suffix.lower() in _WRITABLE else ".png"
    return original.with_name(f"{original.stem}-edited{ending}")


def _same_file(path: Path, original: Path) -> bool:
    try:
        return path.samefile(original)
    except OSError:
        return False
