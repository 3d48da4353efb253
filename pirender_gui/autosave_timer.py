"""Writes the autosave every minute, as long as there is something that is saved nowhere else."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.errors import InputError
from core.project.autosave import Autosave, Recoverable
from pirender_gui.document import Document
from pirender_gui.project_document import ProjectDocument
from pirender_gui.project_jobs import AutosaveJob
from pirender_gui.render_request import Failure
from pirender_gui.render_worker import RenderWorker

INTERVAL_MS = 60_000


class AutosaveTimer(QObject):
    """One autosave for the running window, removed when the work is saved, given up, or the window closed.

    Signals:
        failed: str, one sentence; told once, because it would come back every minute.
    """

    failed = Signal(str)

    def __init__(
        self,
        folder: Path,
        undo_stack: QUndoStack,
        document: Document,
        projects: ProjectDocument,
        worker: RenderWorker,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._undo_stack = undo_stack
        self._document = document
        self._projects = projects
        self._worker = worker
        self._autosave: Autosave | None = None
        self._has_told = False
        self._number = 0
        # What was written last; nothing is written twice.
        self._written: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.write)
        self._timer.start()
        undo_stack.cleanChanged.connect(self._discard_if_clean)
        document.opened.connect(self._discard_if_clean)
        projects.recovered.connect(self._take_over)
        worker.failed.connect(self._receive_failure)

    @Slot()
    def write(self) -> None:
        """Write now, unless everything is saved or nothing has changed since the last time."""
        self._write(None)

    def close(self) -> None:
        """The window closes in order: nothing is left behind. Call it when the render thread has ended."""
        self._timer.stop()
        if self._autosave is not None:
            self._autosave.close()
            self._autosave = None

    @Slot(object)
    def _take_over(self, item: Recoverable) -> None:
        # From now on the work is in this window: the old autosave goes when the new one is there.
        self._write(item)

    def _write(self, recovered: Recoverable | None) -> None:
        if not self._document.has_unsaved_edits:
            return
        project = self._projects.snapshot()
        if project is None:
            return
        state = (project.photo, project.motion.values.tobytes(), project.position, len(project.history))
        if recovered is None and state == self._written:
            return
        try:
            if self._autosave is None:
                self._autosave = Autosave(self._folder)
        except InputError as error:
            self._tell(str(error))
            return
        self._written = state
        self._number += 1
        self._worker.enqueue(AutosaveJob(self._number, self._autosave, project, self._projects.path, recovered))

    @Slot()
    def _discard_if_clean(self) -> None:
        if not self._document.has_unsaved_edits and self._autosave is not None:
            self._autosave.discard()
            self._written = None

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, AutosaveJob):
            self._written = None
            self._tell(failure.sentence)

    def _tell(self, sentence: str) -> None:
        if not self._has_told:
            self._has_told = True
            self.failed.emit(sentence)
