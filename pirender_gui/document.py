"""Opening a photo, choosing its face, saving the result: what the window asks for and hears back."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.marks import NO_MARKS, Marks
from core.session_types import Area
from pirender_gui.editor_model import EditorModel
from pirender_gui.jobs import OpenJob, SaveJob, StartJob
from pirender_gui.render_request import Failure, JobDone, Portrait, ShownPhoto
from pirender_gui.render_worker import RenderWorker


class Document(QObject):
    """The photo at hand. Nothing here opens a dialog; a failure leaves the current portrait as it is.

    Signals:
        busy: str, what is being done (empty: nothing).
        photo_read: a ShownPhoto whose one face is being tracked now.
        faces_found: a ShownPhoto in which the user has to choose or draw the face.
        face_refused: a ShownPhoto whose chosen face could not be tracked, and str, why.
        opened: the portrait is in the model now.
        opening_failed: nothing was opened, the portrait is the one there was.
        saved: Path of the written file.
        failed: a Failure, of opening or saving.
    """

    busy = Signal(str)
    photo_read = Signal(object)
    faces_found = Signal(object)
    face_refused = Signal(object, str)
    opened = Signal()
    opening_failed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, model: EditorModel, undo_stack: QUndoStack, worker: RenderWorker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._undo_stack = undo_stack
        self._worker = worker
        self._job_number = 0
        # Results of an older open than this one are ignored.
        self._newest_open = 0
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether the portrait differs from what was last opened or saved."""
        return not self._undo_stack.isClean()

    def open_photo(self, path: Path) -> None:
        """Read a photo; ends in ``opened``, ``faces_found`` or ``failed``."""
        number = self.begin_opening(self.tr("Opening %s") % path.name)
        self._worker.enqueue(OpenJob(number, path))

    def choose_face(self, photo: ShownPhoto, face: Area) -> None:
        """Make the face inside ``face`` the portrait; ends in ``opened``, ``face_refused`` or ``failed``."""
        number = self.begin_opening(self.tr("Tracking the face"))
        self._worker.enqueue(StartJob(number, photo, face))

    def save(self, path: Path, *, overwrite_original: bool = False, quality: int = 95, marks: Marks = NO_MARKS) -> None:
        """Write the portrait as it is now, at the photo's own size; ends in ``saved`` or ``failed``."""
        portrait = self._model.portrait
        if portrait is None:
            return
        self.busy.emit(self.tr("Saving %s") % path.name)
        self._worker.enqueue(
            SaveJob(
                self._next_number(),
                portrait.portrait_id,
                portrait.session,
                self._model.motion,
                path,
                overwrite_original,
                quality,
                marks,
            )
        )

    def _next_number(self) -> int:
        self._job_number += 1
        return self._job_number

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        if isinstance(done.job, SaveJob):
            self._finish_save(done.job)
        elif not isinstance(done.job, OpenJob | StartJob) or not self.is_newest(done.job.number):
            return
        elif isinstance(done.result, ShownPhoto):
            self._receive_photo(done.result)
        elif isinstance(done.result, Portrait):
            self.adopt(done.result)

    def begin_opening(self, what: str) -> int:
        """Number for a job that will open something; results of earlier ones are ignored from now on."""
        self._newest_open = self._next_number()
        self.busy.emit(what)
        return self._newest_open

    def is_newest(self, number: int) -> bool:
        """Whether nothing else was asked to be opened since that job."""
        return number == self._newest_open

    def give_up_opening(self) -> None:
        """Nothing comes of what was being opened."""
        self.busy.emit("")
        self.opening_failed.emit()

    def adopt(self, portrait: Portrait) -> None:
        """Make a portrait the one that is edited."""
        self.busy.emit("")
        self._undo_stack.clear()
        self._model.load(portrait)
        self.opened.emit()

    def _receive_photo(self, photo: ShownPhoto) -> None:
        if len(photo.opened.faces) == 1:
            self.photo_read.emit(photo)
            self.choose_face(photo, photo.opened.faces[0])
            return
        self.busy.emit("")
        self.faces_found.emit(photo)

    def _finish_save(self, job: SaveJob) -> None:
        self.busy.emit("")
        portrait = self._model.portrait
        # Edits made while the file was being written are not in it.
        same_portrait = portrait is not None and portrait.portrait_id == job.portrait_id
        if same_portrait and self._model.motion == job.motion:
            self._undo_stack.setClean()
        self.saved.emit(job.path)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        task = failure.task
        if isinstance(task, SaveJob):
            self.busy.emit("")
            self.failed.emit(failure)
        elif isinstance(task, OpenJob | StartJob) and self.is_newest(task.number):
            if isinstance(task, StartJob) and not failure.details:
                self.busy.emit("")
                self.face_refused.emit(task.photo, failure.sentence)
            else:
                self.give_up_opening()
                self.failed.emit(failure)
