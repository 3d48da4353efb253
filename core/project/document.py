"""What a project holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.motion.motion import Motion

if TYPE_CHECKING:
    from core.tracking.types import FaceFit


@dataclass(frozen=True)
class PhotoReference:
    """The photo of a project: where it was and how to know it again.

    Attributes:
        path: absolute path when the project was saved.
        sha256: hash of the file, 64 hexadecimal digits.
        byte_count: size of the file in bytes.
        relative: path from the project's folder, ``/`` between the parts; empty when there was none.
    """

    path: Path
    sha256: str
    byte_count: int
    relative: str = ""


@dataclass(frozen=True)
class FaceChoice:
    """Outline of the face that is edited, photo pixels as in ``core.session_types.Area``."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class HistoryEntry:
    """One step of the history.

    Attributes:
        label: what was done, as the history list shows it.
        motion: the motion after the step.
    """

    label: str
    motion: Motion


@dataclass(frozen=True)
class ViewState:
    """How the photo was looked at.

    Attributes:
        zoom: screen pixels per photo pixel; 0 means fitted to the window.
        centre_x: photo column in the middle of the view.
        centre_y: photo row in the middle of the view.
    """

    zoom: float = 0.0
    centre_x: float = 0.0
    centre_y: float = 0.0


@dataclass(frozen=True, eq=False)
class Project:
    """A photo, one of its faces, and everything that was done to it.

    Attributes:
        photo: the photo, which the project refers to and never holds.
        face: outline of the face.
        motion: what the face is edited to.
        history: every step, the state at opening first; at least one.
        position: index of the step that is in force; later ones can be redone.
        fit: the tracked face, valid for exactly the photo of ``photo.sha256``; None when it has to be tracked again.
        view: how the photo was looked at, if it is known.
    """

    photo: PhotoReference
    face: FaceChoice
    motion: Motion
    history: tuple[HistoryEntry, ...]
    position: int
    fit: "FaceFit | None" = None
    view: ViewState | None = None

    def __post_init__(self) -> None:
        """Check what every reader relies on.

        Raises:
            ValueError: no history, a position outside it, or motions of several spaces.
        """
        if not 0 <= self.position < len(self.history):
            raise ValueError(f"position {self.position} lies outside a history of {len(self.history)} steps")
        if any(entry.motion.space.name != self.motion.space.name for entry in self.history):
            raise ValueError("all motions of a project are of one space")
