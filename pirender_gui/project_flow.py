"""Saving and opening projects as the user goes through them: questions first, then the document does the work."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from core.project import SUFFIX
from core.project.resuming import PhotoMissing
from pirender_gui.actions.file_actions import FileActions
from pirender_gui.after_save import AfterSave
from pirender_gui.dialogs import Dialogs
from pirender_gui.editor_model import EditorModel
from pirender_gui.project_document import ProjectDocument
from pirender_gui.project_jobs import OpenProjectJob


class ProjectFlow(QObject):
    """Answers to the project actions.

    Attributes:
        dialogs: where the questions go; scripts and tests put their own answers there.
    """

    def __init__(
        self,
        model: EditorModel,
        projects: ProjectDocument,
        dialogs: Dialogs,
        actions: FileActions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.dialogs = dialogs
        self._model = model
        self._projects = projects
        self._after_save = AfterSave(projects.saved, projects.failed, self)
        actions.save_project.triggered.connect(self.save)
        actions.save_project_as.triggered.connect(self.save_as)
        projects.photo_missing.connect(self._ask_for_photo)

    @Slot()
    def save(self) -> None:
        """Write the project over its own file, or ask for a name the first time."""
        self.save_then(None)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and write the project there."""
        self._save(self._ask_for_name(), None)

    def save_then(self, then: Callable[[], object] | None) -> None:
        """As :meth:`save`; ``then`` follows once the file is written."""
        self._save(self._projects.path or self._ask_for_name(), then)

    def _save(self, path: Path | None, then: Callable[[], object] | None) -> None:
        self._after_save.keep(then if path is not None else None)
        if path is not None:
            self._projects.save(path)

    def _ask_for_name(self) -> Path | None:
        portrait = self._model.portrait
        if portrait is None:
            return None
        suggestion = self._projects.path or portrait.photo.opened.path.with_suffix(SUFFIX)
        return self.dialogs.project_path(suggestion)

    @Slot(object, object)
    def _ask_for_photo(self, job: OpenProjectJob, missing: PhotoMissing) -> None:
        photo = self.dialogs.missing_photo(missing.message, missing.project.photo.path)
        if photo is not None:
            self._projects.open_with_photo(job, missing.project, photo)
