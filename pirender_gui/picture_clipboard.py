"""Pasting and dropping pictures, copying the edited one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDateTime, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from pirender_gui.actions.edit_actions import EditActions
from pirender_gui.clipboard_jobs import CopyPictureJob, KeepPastedJob
from pirender_gui.editor_model import EditorModel
from pirender_gui.motion_actions import MotionActions
from pirender_gui.render_request import Failure, JobDone
from pirender_gui.render_worker import RenderWorker
from pirender_gui.settings import Settings


class PictureClipboard(QObject):
    """Opens what is pasted or dropped; text on the clipboard is a motion.

    Signals:
        failed: Failure.
        refused: str, one sentence about what cannot be pasted or dropped.
        noticed: str, one sentence about something that went well.
    """

    failed = Signal(object)
    refused = Signal(str)
    noticed = Signal(str)

    def __init__(
        self,
        model: EditorModel,
        motions: MotionActions,
        actions: EditActions,
        worker: RenderWorker,
        settings: Settings,
        open_path: Callable[[Path], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._motions = motions
        self._worker = worker
        self._settings = settings
        self._open = open_path
        self._number = 0
        actions.paste.triggered.connect(self.paste)
        actions.copy_picture.triggered.connect(self.copy_picture)
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @Slot()
    def paste(self) -> None:
        """Open the picture or file on the clipboard, or take over the motion there."""
        # Qt gives None for an empty clipboard, whatever its types say.
        content: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if content is not None and self._take(content):
            return
        if content is None or not content.text().strip():
            self.refused.emit(
                self.tr("The clipboard holds nothing to paste; copy a picture, a picture file or a motion first.")
            )
        elif self._model.portrait is None:
            self.refused.emit(self.tr("Open a photo first; a motion needs a face to go to."))
        else:
            self._motions.paste()

    def drop(self, content: QMimeData) -> None:
        """Open what was dropped on the window."""
        if self._take(content):
            return
        if content.urls():
            self.refused.emit(
                self.tr("Only files of this computer can be opened; save the picture first, then drop it.")
            )
        else:
            self.refused.emit(self.tr("This cannot be opened; drop a photo or a project."))

    @staticmethod
    def may_be_dropped(content: QMimeData) -> bool:
        """Whether it makes sense to let go over the window."""
        return bool(content.urls()) or content.hasImage()

    @Slot()
    def copy_picture(self) -> None:
        """Put the edited picture on the clipboard, at the photo's own size."""
        portrait = self._model.portrait
        if portrait is not None:
            self._worker.enqueue(CopyPictureJob(self._next_number(), portrait.session, self._model.motion))

    def _take(self, content: QMimeData) -> bool:
        """Open files or a picture; whether there were any."""
        paths = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if paths:
            self._open(paths[0])
            if len(paths) > 1:
                self.noticed.emit(self.tr("One photo is edited at a time: %s was opened.") % paths[0].name)
            return True
        image = content.imageData() if content.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return False
        # A dot instead of a colon, which file names on Windows cannot hold.
        now = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss")
        name = self.tr("Pasted %s") % now
        self._worker.enqueue(KeepPastedJob(self._next_number(), image, self._settings.pictures_folder, name))
        return True

    def _next_number(self) -> int:
        self._number += 1
        return self._number

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        if isinstance(done.job, KeepPastedJob) and isinstance(done.result, Path):
            self._open(done.result)
        elif isinstance(done.job, CopyPictureJob) and isinstance(done.result, QImage):
            QGuiApplication.clipboard().setImage(done.result)
            self.noticed.emit(self.tr("The edited picture is on the clipboard."))

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, KeepPastedJob | CopyPictureJob):
            self.failed.emit(failure)
