"""From a project back to a face that can be edited."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.project.document import Project
from core.project.photo_search import find_photo
from core.session_types import Area, OpenedPhoto, Session, Studio


@dataclass(frozen=True, eq=False)
class Resumed:
    """A project whose photo was found.

    Attributes:
        photo: the opened photo.
        session: its face, as the project measured it or measured again.
        message: what the user should know about the photo; empty when it is where and as it was.
    """

    photo: OpenedPhoto
    session: Session
    message: str


@dataclass(frozen=True)
class PhotoMissing:
    """The photo of a project is nowhere to be found.

    Attributes:
        project: the project, with everything in it.
        message: one sentence that names the photo.
    """

    project: Project
    message: str


def resume_project(
    studio: Studio, project: Project, project_path: Path | None, photo_path: Path | None = None
) -> Resumed | PhotoMissing:
    """Open the photo of a project and its face.

    Args:
        studio: opens photos.
        project: the project.
        project_path: its file, None for one that was never saved.
        photo_path: where the user says that the photo is now; None to look where the project knows it.

    Raises:
        InputError: the photo cannot be read, no face is to be found in it any more, or the project was made in another
            motion space than that of the studio's engines.
    """
    reference = project.photo
    if photo_path is not None:
        reference = dataclasses.replace(reference, path=photo_path.absolute(), relative="")
    found = find_photo(reference, project_path)
    if found.path is None:
        return PhotoMissing(project, found.message)
    photo = studio.open_photo(found.path)
    if found.same_pixels and project.fit is not None:
        session = studio.resume(photo, project.fit)
    else:
        face = Area(project.face.left, project.face.top, project.face.width, project.face.height)
        session = studio.start(photo, face)
    wanted, given = project.motion.space.name, session.motion.space.name
    if wanted != given:
        raise InputError(
            f"The edits of {photo.path.name} are in {wanted} motions, and the engine in use works in {given}; "
            f"choose an engine or checkpoint for {wanted}, then open the project again."
        )
    return Resumed(photo, session, found.message)
