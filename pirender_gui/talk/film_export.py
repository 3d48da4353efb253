"""Exporting films and motions: questions first, then the render thread writes."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.errors import InputError
from core.media.sound import Sound
from core.motion import MotionSequence, save_motion
from core.motion_film import FilmReport, FilmSettings
from pirender_gui.actions.talk_actions import TalkActions
from pirender_gui.editor_model import EditorModel
from pirender_gui.file_flow import FileFlow
from pirender_gui.render_request import Failure, JobDone
from pirender_gui.render_worker import RenderWorker
from pirender_gui.talk.export_dialog import ExportDialog
from pirender_gui.talk.export_job import ExportJob, ExportWatch
from pirender_gui.talk.talk_model import TalkModel


class FilmExport(QObject):
    """Answers to the export actions.

    Attributes:
        dialog: the one that is open, if any.

    Signals:
        began: a film is being written.
        noticed: str, what was written.
        failed: str, a sentence; str, a traceback for a fault of ours.
    """

    began = Signal()
    noticed = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        model: TalkModel,
        editor: EditorModel,
        worker: RenderWorker,
        files: FileFlow,
        actions: TalkActions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._model, self._editor, self._worker, self._files = model, editor, worker, files
        self._window = window
        self.dialog: ExportDialog | None = None
        self._job: ExportJob | None = None
        self._number = 0
        actions.export.triggered.connect(self.ask)
        actions.save_motion.triggered.connect(self.save_motion)
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)

    @Slot()
    def ask(self) -> None:
        """Ask which film."""
        portrait = self._editor.portrait
        if portrait is None or self._model.film is None or self.dialog is not None:
            return
        opened = portrait.photo.opened
        size, has_selection = (opened.width, opened.height), self._model.range is not None
        self.dialog = ExportDialog(size, has_selection, self._files.marks.label, self._window)
        self.dialog.export_wanted.connect(self._export)
        self.dialog.cancel_wanted.connect(self.cancel)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    @Slot()
    def save_motion(self) -> None:
        """Ask where to write the motions, and write them."""
        motions = self._model.motions
        if motions is None:
            return
        path = self._files.dialogs.motion_path(self._suggestion(".json"))
        if path is None:
            return
        try:
            save_motion(motions, path)
        except InputError as error:
            self.failed.emit(str(error), "")
        else:
            self.noticed.emit(self.tr("Saved the motions %s.") % path.name)

    @Slot()
    def cancel(self) -> None:
        """Stop the film that is being written; nothing of it is left."""
        if self._job is not None:
            self._job.watch.cancel()

    @Slot()
    def _export(self) -> None:
        portrait, dialog = self._editor.portrait, self.dialog
        if portrait is None or dialog is None or self._job is not None:
            return
        choice = dialog.choice
        film = self._film(choice.selection_only)
        path = self._files.dialogs.film_path(self._suggestion(choice.ending), choice.ending)
        if film is None or path is None:
            return
        motions, sound = film
        self._number += 1
        watch = ExportWatch(self)
        watch.progressed.connect(dialog.show_progress)
        settings = FilmSettings(choice.longer_side, choice.crop_only, label=choice.label)
        heard = sound if choice.with_sound else None
        self._job = ExportJob(self._number, portrait.session, motions, path, settings, heard, watch, self._files.marks)
        dialog.begin(path.name)
        self.began.emit()
        self._worker.enqueue(self._job)

    def _film(self, selection_only: bool) -> tuple[MotionSequence, Sound] | None:
        motions, sound, part = self._model.motions, self._model.sound, self._model.range
        if motions is None or sound is None:
            return None
        if not selection_only or part is None:
            return motions, sound
        first = min(int(part[0] * motions.fps), len(motions) - 1)
        last = max(round(part[1] * motions.fps), first + 1)
        frames = MotionSequence(motions.space, motions.frames[first:last], motions.fps)
        return frames, sound.between(first / motions.fps, last / motions.fps)

    def _suggestion(self, ending: str) -> Path:
        portrait = self._editor.portrait
        assert portrait is not None
        photo = portrait.photo.opened.path
        return photo.with_name(f"{photo.stem}-talks{ending}")

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        if done.job is not self._job or self._job is None:
            return
        self._end()
        if isinstance(done.result, FilmReport):
            self.noticed.emit(self.tr("Exported %s.") % done.result.path.name)
        else:
            self.noticed.emit(self.tr("The export was stopped; nothing was written."))

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if failure.task is self._job and self._job is not None:
            self._end()
            self.failed.emit(failure.sentence, failure.details)

    def _end(self) -> None:
        if self._job is not None:
            self._job.watch.deleteLater()
        self._job = None
        if self.dialog is not None:
            self.dialog.end()

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None
