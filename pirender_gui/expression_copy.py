"""The expression of another photo, put onto the face at hand."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.expression_from_photo import copy_expression
from core.session_types import TrackedMotion
from pirender_gui.editor_model import EditorModel
from pirender_gui.file_flow import FileFlow
from pirender_gui.jobs import TrackJob
from pirender_gui.motion_transfer import MotionTransfer
from pirender_gui.render_request import Failure, JobDone
from pirender_gui.render_worker import RenderWorker
from pirender_gui.settings import Settings

_HAND_IS_DOWN_MS = 50


class ExpressionCopy(QObject):
    """Asks for the photo, lets the render thread measure its biggest face, and offers what was found.

    Signals:
        busy: str, what is being done (empty: nothing).
        failed: a Failure; nothing was changed.
    """

    busy = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        model: EditorModel,
        worker: RenderWorker,
        files: FileFlow,
        settings: Settings,
        transfer: MotionTransfer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._worker = worker
        self._files = files
        self._settings = settings
        self._transfer = transfer
        self._number = 0
        # The portrait that the newest job was begun for.
        self._portrait_id = -1
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @Slot()
    def ask(self) -> None:
        """Ask which photo, and begin."""
        path = self._files.dialogs.other_photo(self._settings.photo_folder)
        if path is not None:
            self._settings.photo_folder = path.parent
            self.begin(path)

    def begin(self, path: Path) -> None:
        """Measure the face of a photo; ends in the dialog of ``MotionTransfer`` or in ``failed``."""
        portrait = self._model.portrait
        if portrait is None:
            return
        self._number += 1
        self._portrait_id = portrait.portrait_id
        self.busy.emit(self.tr("Reading the expression in %s") % path.name)
        self._worker.enqueue(TrackJob(self._number, path))

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        if not isinstance(done.job, TrackJob) or done.job.number != self._number:
            return
        self.busy.emit("")
        if isinstance(done.result, TrackedMotion):
            self._offer(done.result)

    def _offer(self, tracked: TrackedMotion) -> None:
        portrait = self._model.portrait
        if portrait is None or portrait.portrait_id != self._portrait_id or not self._model.has_names:
            return
        if self._transfer.must_wait:
            QTimer.singleShot(_HAND_IS_DOWN_MS, self, lambda: self._offer(tracked))
            return
        source = copy_expression(tracked.motion, self._model.motion, with_head=True)
        name = tracked.path.name
        detail = self.tr("Take over from %s:") % name
        if tracked.face_count > 1:
            faces = self.tr("%s shows %d faces; the biggest one is used.")
            detail = faces % (name, tracked.face_count)
        self._transfer.begin(source, self.tr("Copy expression"), detail, self.tr("Expression of %s") % name)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, TrackJob) and failure.task.number == self._number:
            self.busy.emit("")
            self.failed.emit(failure)
