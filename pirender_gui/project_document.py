"""The project at hand: its file, what goes into it, and bringing it back."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.motion import ICT64
from core.project import FaceChoice, Project, ViewState
from core.project.autosave import Recoverable
from core.project.resuming import PhotoMissing
from pirender_gui.canvas.canvas import Canvas
from pirender_gui.document import Document
from pirender_gui.editor_model import EditorModel
from pirender_gui.history import history_of, restore_history
from pirender_gui.project_jobs import OpenedProject, OpenProjectJob, SaveProjectJob
from pirender_gui.render_request import Failure, JobDone
from pirender_gui.render_worker import RenderWorker


class ProjectDocument(QObject):
    """Nothing here opens a dialog; a failure leaves everything as it is.

    Signals:
        opened: str, the project is in the window now; what the user should know about its photo, or nothing.
        recovered: Recoverable whose work is in the window now.
        photo_missing: OpenProjectJob and PhotoMissing.
        saved: Path of the written project.
        path_changed: another project file, or none, belongs to the portrait.
        failed: Failure.
        engine_wanted: what is about to be recovered needs the engine of the last run.
    """

    opened = Signal(str)
    recovered = Signal(object)
    photo_missing = Signal(object, object)
    saved = Signal(object)
    path_changed = Signal()
    failed = Signal(object)
    engine_wanted = Signal()

    def __init__(
        self,
        model: EditorModel,
        undo_stack: QUndoStack,
        document: Document,
        canvas: Canvas,
        worker: RenderWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._undo_stack = undo_stack
        self._document = document
        self._canvas = canvas
        self._worker = worker
        self._path: Path | None = None
        self._saves = 0
        document.opened.connect(self._forget_path)
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @property
    def path(self) -> Path | None:
        """The project file of the portrait at hand; None when there is none yet."""
        return self._path

    def open(self, path: Path) -> None:
        """Read a project; ends in ``opened``, ``photo_missing`` or ``failed``."""
        number = self._document.begin_opening(self.tr("Opening %s") % path.name)
        self._worker.enqueue(OpenProjectJob(number, path))

    def open_with_photo(self, job: OpenProjectJob, project: Project, photo: Path) -> None:
        """Go on with a project whose photo the user has found."""
        number = self._document.begin_opening(self.tr("Opening %s") % photo.name)
        self._worker.enqueue(OpenProjectJob(number, job.path, project, photo, job.recovered))

    def recover(self, item: Recoverable) -> None:
        """Bring back what a crash left behind; ends in ``opened`` and ``recovered``, or as :meth:`open`."""
        if item.project.motion.space.name != ICT64.name:
            self.engine_wanted.emit()
        number = self._document.begin_opening(self.tr("Restoring %s") % item.project.photo.path.name)
        self._worker.enqueue(OpenProjectJob(number, item.project_path, item.project, None, item))

    def save(self, path: Path) -> None:
        """Write everything to a project file; ends in ``saved`` or ``failed``."""
        project = self.snapshot()
        portrait = self._model.portrait
        if project is None or portrait is None:
            return
        self._saves += 1
        self._worker.enqueue(SaveProjectJob(self._saves, portrait.portrait_id, project, path))

    def snapshot(self) -> Project | None:
        """The portrait as it stands, with its history; None when there is nothing that could be found again."""
        portrait = self._model.portrait
        if portrait is None or portrait.photo.opened.reference is None:
            return None
        outline = portrait.outline
        return Project(
            photo=portrait.photo.opened.reference,
            face=FaceChoice(outline.left, outline.top, outline.width, outline.height),
            motion=self._model.motion,
            history=history_of(self._model, self._undo_stack),
            position=self._undo_stack.index(),
            fit=portrait.fit,
            view=self._view(),
        )

    def _view(self) -> ViewState:
        if self._canvas.is_fitted:
            return ViewState()
        centre = self._canvas.centre
        return ViewState(self._canvas.view.zoom, centre[0], centre[1])

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        job = done.job
        if isinstance(job, SaveProjectJob):
            self._finish_save(job)
        elif isinstance(job, OpenProjectJob) and self._document.is_newest(job.number):
            if isinstance(done.result, OpenedProject):
                self._show(job, done.result)
            elif isinstance(done.result, PhotoMissing):
                self._document.busy.emit("")
                self.photo_missing.emit(job, done.result)

    def _show(self, job: OpenProjectJob, opened: OpenedProject) -> None:
        self._document.adopt(opened.portrait)
        project = opened.project
        restore_history(self._model, self._undo_stack, project.history, project.position)
        if project.view is not None and project.view.zoom > 0:
            self._canvas.look_at(project.view.zoom, project.view.centre_x, project.view.centre_y)
        self._set_path(job.path)
        if job.recovered is None:
            self._undo_stack.setClean()
        else:
            self._undo_stack.resetClean()
            self.recovered.emit(job.recovered)
        self.opened.emit(opened.message)

    def _finish_save(self, job: SaveProjectJob) -> None:
        portrait = self._model.portrait
        if portrait is not None and portrait.portrait_id == job.portrait_id:
            self._set_path(job.path)
            # Edits made while the file was being written are not in it.
            if self._model.motion == job.project.motion:
                self._undo_stack.setClean()
        self.saved.emit(job.path)

    def _set_path(self, path: Path | None) -> None:
        self._path = path
        self.path_changed.emit()

    @Slot()
    def _forget_path(self) -> None:
        self._set_path(None)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        task = failure.task
        if isinstance(task, OpenProjectJob) and self._document.is_newest(task.number):
            self._document.give_up_opening()
            self.failed.emit(failure)
        elif isinstance(task, SaveProjectJob):
            self.failed.emit(failure)
