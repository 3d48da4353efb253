"""Reading and writing project files."""

import dataclasses
import json
import os
from pathlib import Path

from core.errors import InputError
from core.files import atomic_write
from core.project.codec import project_from_json, project_to_json
from core.project.document import Project

SUFFIX = ".pirender"


def save_project(project: Project, path: Path) -> None:
    """Write the project; an existing file is replaced in one step or stays as it was.

    Raises:
        InputError: the file cannot be written, or would replace the photo itself.
    """
    if path.absolute() == project.photo.path.absolute():
        raise InputError(f"A project cannot replace its own photo {path}; save it under a name ending in {SUFFIX}.")
    photo = dataclasses.replace(project.photo, relative=_relative(project.photo.path, path))
    text = json.dumps(project_to_json(dataclasses.replace(project, photo=photo)), indent=1)
    with atomic_write(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def load_project(path: Path) -> Project:
    """Read a project; whether its photo is still there is for ``find_photo`` to tell.

    Raises:
        InputError: no such file, not a project, another version, an unknown motion space, or damaged.
    """
    return project_from_json(read_json(path, "project"), path.name)


def read_json(path: Path, kind: str) -> object:
    """The JSON values of a file.

    Raises:
        InputError: the file cannot be read or is not JSON; the message calls it a ``kind``.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"There is no {kind} {path}; check the name.") from error
    except OSError as error:
        raise InputError(f"Cannot read the {kind} {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"The {kind} {path.name} is damaged and cannot be read; use an earlier copy.") from error


def _relative(photo: Path, project: Path) -> str:
    try:
        return Path(os.path.relpath(photo, project.absolute().parent)).as_posix()
    except ValueError:
        # Another drive: there is no way from one to the other.
        return ""
