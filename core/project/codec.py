"""Projects as JSON values and back."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.conventions import FloatArray
from core.errors import InputError
from core.motion.files import motion_space
from core.motion.ict64 import ICT64
from core.motion.motion import Motion
from core.motion.space import MotionSpace
from core.project.document import FaceChoice, HistoryEntry, PhotoReference, Project, ViewState

if TYPE_CHECKING:
    from core.tracking.types import FaceFit

FORMAT = "pirender-project"
VERSION = 1

_LANDMARKS_SHAPE = (478, 3)
_IDENTITY_SHAPE = (80,)


def project_to_json(project: Project) -> dict[str, Any]:
    """The project as JSON values; every float32 comes back exactly."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "photo": {
            "path": str(project.photo.path),
            "relative": project.photo.relative,
            "sha256": project.photo.sha256,
            "bytes": project.photo.byte_count,
        },
        "face": [project.face.left, project.face.top, project.face.width, project.face.height],
        "space": project.motion.space.name,
        "names": list(project.motion.space.names),
        "motion": _numbers(project.motion.values),
        "history": [{"label": entry.label, "motion": _numbers(entry.motion.values)} for entry in project.history],
        "position": project.position,
        "fit": None if project.fit is None else _fit_to_json(project.fit),
        "view": None if project.view is None else vars(project.view),
    }


def project_from_json(document: object, source: str) -> Project:
    """Read the JSON values of :func:`project_to_json`.

    Args:
        document: what ``json.loads`` gave.
        source: name of the file, for the error message.

    Raises:
        InputError: not a project, another version, an unknown motion space, or damaged.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InputError(f"{source} is not a project of this program; choose a file that it saved.")
    if document.get("version") != VERSION:
        raise InputError(
            f"{source} is a project of version {document.get('version')!r}, and this program reads version {VERSION}; "
            "update the program that is the older one."
        )
    space = _space(document, source)
    try:
        return _project(document, space)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(f"{source} is damaged and cannot be opened ({error}); use an earlier copy.") from error


def _space(document: Mapping[str, Any], source: str) -> MotionSpace:
    try:
        space = motion_space(str(document.get("space")))
    except InputError as error:
        raise InputError(f"{source} cannot be opened: {error}") from error
    if document.get("names", list(space.names)) != list(space.names):
        raise InputError(f"{source} names other coefficients than {space.name} has; save it again where it was made.")
    return space


def _project(document: Mapping[str, Any], space: MotionSpace) -> Project:
    photo, face, view = document["photo"], document["face"], document.get("view")
    left, top, width, height = (_finite(number) for number in face)
    return Project(
        photo=PhotoReference(
            Path(str(photo["path"])), str(photo["sha256"]), int(photo["bytes"]), str(photo.get("relative", ""))
        ),
        face=FaceChoice(left, top, width, height),
        motion=_motion(document["motion"], space),
        history=tuple(
            HistoryEntry(str(entry["label"]), _motion(entry["motion"], space)) for entry in document["history"]
        ),
        position=int(document["position"]),
        fit=None if document.get("fit") is None else _fit_from_json(document["fit"]),
        view=None if view is None else ViewState(*(_finite(view[name]) for name in vars(ViewState()))),
    )


def _fit_to_json(fit: "FaceFit") -> dict[str, Any]:
    return {
        "crop": [fit.crop.left, fit.crop.top, fit.crop.size],
        "landmarks": _numbers(fit.landmarks),
        "identity": _numbers(fit.identity),
        "motion": _numbers(fit.motion.values),
        "error": float(fit.error),
        "confidence": float(fit.confidence),
    }


def _fit_from_json(entry: Mapping[str, Any]) -> "FaceFit":
    # Brings OpenCV along, which opening the window must not wait for.
    from core.crop import Crop
    from core.tracking.types import FaceFit

    left, top, size = (int(number) for number in entry["crop"])
    return FaceFit(
        crop=Crop(left, top, size),
        landmarks=_array(entry["landmarks"], _LANDMARKS_SHAPE),
        identity=_array(entry["identity"], _IDENTITY_SHAPE),
        motion=_motion(entry["motion"], ICT64),
        error=_finite(entry["error"]),
        confidence=_finite(entry["confidence"]),
    )


def _numbers(values: FloatArray) -> list[float]:
    # The shortest decimal that reads back as the same float32.
    return [float(str(value)) for value in values.astype(np.float32).ravel()]


def _array(values: object, shape: tuple[int, ...]) -> FloatArray:
    array = np.asarray(values, dtype=np.float32).reshape(shape)
    if not np.isfinite(array).all():
        raise ValueError("a number is not finite")
    return array


def _motion(values: object, space: MotionSpace) -> Motion:
    return Motion(space, _array(values, (space.size,)))


def _finite(number: object) -> float:
    if not isinstance(number, (int, float)) or not math.isfinite(number):
        raise ValueError(f"{number!r} is not a finite number")
    return float(number)
