"""Choosing the engine and its checkpoint while the window is used."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from core.engine_choice import EngineChoice
from core.engines import bundled_checkpoint
from core.motion import Motion
from core.moving_face import MovingFace
from core.neural.torch_loading import load_torch
from core.session_types import Session, Studio
from pirender_gui.actions.engine_actions import EngineActions
from pirender_gui.editor_model import EditorModel
from pirender_gui.file_flow import FileFlow
from pirender_gui.render_request import Failure, Job, JobDone, Portrait
from pirender_gui.render_worker import RenderWorker
from pirender_gui.settings import Settings


@dataclass(frozen=True, eq=False)
class EngineState:
    """What renders now.

    Attributes:
        engine: its name.
        device: what it computes on.
        motion: what the photo itself shows, in its motion space.
        face: where the face's points lie in any motion; None in a motion space that names no shapes.
        notice: what the user should know about that motion; empty when it was measured.
    """

    engine: str
    device: str
    motion: Motion
    face: MovingFace | None
    notice: str

    @classmethod
    def of(cls, session: Session) -> "EngineState":
        """Called on the render thread."""
        return cls(session.engine, session.device, session.motion, session.face, session.notice)


@dataclass(frozen=True, eq=False)
class ChooseEngineJob(Job):
    """Load the checkpoint, if one is needed, and let the portrait at hand be rendered by it."""

    number: int
    choice: EngineChoice
    checkpoint: Path | None
    session: Session | None
    prepares: ClassVar[bool] = True

    def prepare(self) -> None:
        """Load the libraries of the neural engine, where it is asked for."""
        if self.choice is not EngineChoice.GEOMETRY or self.checkpoint is not None:
            load_torch()

    def run(self, studio: Studio) -> EngineState | None:
        """What renders the portrait now; None without a portrait."""
        engines = studio.choose_engines(self.choice, self.checkpoint)
        if self.session is None:
            return None
        self.session.use(engines)
        return EngineState.of(self.session)


class EngineControl(QObject):
    """Answers to the engine actions; a checkpoint that cannot be used changes nothing.

    Signals:
        busy: str, what is being done (empty: nothing).
        changed: the portrait is rendered by another engine now.
        measured_anew: Portrait at hand, whose own motion is another one in the engine's motion space.
        noticed: str, what the user should know about that.
        failed: Failure.
    """

    busy = Signal(str)
    changed = Signal()
    measured_anew = Signal(object)
    noticed = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        model: EditorModel,
        worker: RenderWorker,
        files: FileFlow,
        actions: EngineActions,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._worker = worker
        self._files = files
        self._actions = actions
        self._settings = settings
        self._number = 0
        # What is in force, to go back to when another choice fails.
        self._choice, self._checkpoint = settings.engine, settings.checkpoint
        actions.choices[self._choice].setChecked(True)
        for action in actions.choices.values():
            action.triggered.connect(self._choose)
        actions.open_checkpoint.triggered.connect(self._open)
        worker.done.connect(self._receive)
        worker.failed.connect(self._receive_failure)
        self._begun = False
        model.portrait_changed.connect(self.begin)

    @property
    def checkpoint(self) -> Path | None:
        """The checkpoint in force; None for the bundled one, if there is one."""
        return self._checkpoint

    def use(self, choice: EngineChoice, checkpoint: Path | None) -> None:
        """Render with another engine; ends in ``changed`` or ``failed``."""
        self._number += 1
        portrait = self._model.portrait
        self.busy.emit(self.tr("Loading %s") % checkpoint.name if checkpoint is not None else "")
        session = portrait.session if portrait is not None else None
        self._worker.enqueue(ChooseEngineJob(self._number, choice, checkpoint, session))

    def take(self, checkpoint: Path) -> None:
        """Render with a checkpoint of the user's, in the present choice where that lets a network render."""
        self._begun = True
        self.use(EngineChoice.AUTO if self._choice is EngineChoice.GEOMETRY else self._choice, checkpoint)

    @Slot()
    def begin(self) -> None:
        """Take up the choice of the last run, which may take seconds to load; once, with the first portrait at last."""
        if self._begun:
            return
        self._begun = True
        checkpoint = self._checkpoint or bundled_checkpoint()
        if self._choice is not EngineChoice.GEOMETRY and checkpoint is not None:
            self.use(self._choice, self._checkpoint)

    @Slot()
    def _choose(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.use(EngineChoice(action.data()), self._checkpoint)

    @Slot()
    def _open(self) -> None:
        path = self._files.dialogs.checkpoint(self._settings.photo_folder)
        if path is not None:
            self.take(path)

    @Slot(object)
    def _receive(self, done: JobDone) -> None:
        job = done.job
        if not isinstance(job, ChooseEngineJob) or job.number != self._number:
            return
        self.busy.emit("")
        self._choice, self._checkpoint = job.choice, job.checkpoint
        self._settings.engine, self._settings.checkpoint = job.choice, job.checkpoint
        self._actions.choices[job.choice].setChecked(True)
        portrait = self._model.portrait
        if portrait is not None and portrait.session is not job.session:
            # Another photo came in between, perhaps measured before the engines were changed.
            self.use(job.choice, job.checkpoint)
        elif portrait is not None and isinstance(done.result, EngineState):
            self._show(portrait, done.result)
        self.changed.emit()

    def _show(self, portrait: Portrait, state: EngineState) -> None:
        renewed = replace(
            portrait,
            engine=state.engine,
            device=state.device,
            motion=state.motion,
            face=state.face,
            notice=state.notice,
        )
        if state.motion == portrait.motion:
            self._model.renew(renewed)
        else:
            self.measured_anew.emit(renewed)
        if state.notice:
            self.noticed.emit(state.notice)

    @Slot(object)
    def _receive_failure(self, failure: Failure) -> None:
        if isinstance(failure.task, ChooseEngineJob) and failure.task.number == self._number:
            self.busy.emit("")
            self._actions.choices[self._choice].setChecked(True)
            self.failed.emit(failure)
