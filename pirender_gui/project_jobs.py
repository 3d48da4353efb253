"""Opening and writing projects, as jobs for the render thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.project import Project, load_project, save_project
from core.project.autosave import Autosave, Recoverable, RecoverySurvey, forget, recoverable
from core.project.resuming import PhotoMissing, resume_project
from core.session_types import Area, Studio
from pirender_gui.render_request import Job, Portrait, ShownPhoto


@dataclass(frozen=True, eq=False)
class OpenedProject:
    """A project and its portrait.

    Attributes:
        project: what was read.
        portrait: its face, ready to be edited.
        message: what the user should know about the photo; empty when all is as it was.
    """

    project: Project
    portrait: Portrait
    message: str


@dataclass(frozen=True, eq=False)
class OpenProjectJob(Job):
    """Read a project, find its photo and make its face ready.

    Attributes:
        number: tells jobs apart.
        path: the project file; None for one that was never saved.
        project: the project when it is known already; None to read it from ``path``.
        photo: where the user says that the photo is; None to look where the project knows it.
        recovered: the autosave that the project comes from.
    """

    number: int
    path: Path | None
    project: Project | None = None
    photo: Path | None = None
    recovered: Recoverable | None = None

    def run(self, studio: Studio) -> OpenedProject | PhotoMissing:
        """The project, or that its photo is missing."""
        project = self.project
        if project is None:
            assert self.path is not None
            project = load_project(self.path)
        found = resume_project(studio, project, self.path, self.photo)
        if isinstance(found, PhotoMissing):
            return found
        face = project.face
        outline = Area(face.left, face.top, face.width, face.height)
        portrait = Portrait.of(self.number, found.session, ShownPhoto.of(found.photo), outline)
        return OpenedProject(project, portrait, found.message)


@dataclass(frozen=True, eq=False)
class SaveProjectJob(Job):
    """Write a project file."""

    number: int
    portrait_id: int
    project: Project
    path: Path

    must_finish: ClassVar[bool] = True

    def run(self, studio: Studio) -> Path:
        """The file that was written."""
        save_project(self.project, self.path)
        return self.path


@dataclass(frozen=True, eq=False)
class AutosaveJob(Job):
    """Write the autosave, and only then let go of the one that the work was recovered from."""

    number: int
    autosave: Autosave
    project: Project
    path: Path | None
    recovered: Recoverable | None

    def run(self, studio: Studio) -> None:
        """Nothing but the file."""
        self.autosave.write(self.project, self.path)
        if self.recovered is not None:
            forget(self.recovered)


@dataclass(frozen=True)
class SurveyJob(Job):
    """Look for work that a crash left behind."""

    number: int
    folder: Path

    def run(self, studio: Studio) -> RecoverySurvey:
        """What was found."""
        return recoverable(self.folder)
