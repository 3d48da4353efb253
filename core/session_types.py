"""What an editing session takes and gives: plain data, cheap to import, without any engine."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from core.conventions import FloatArray, ImageArray
from core.marks import NO_MARKS, Marks
from core.motion.motion import Motion
from core.motion.sequence import MotionSequence

if TYPE_CHECKING:
    from core.engine_choice import EngineChoice
    from core.engines import Engines
    from core.media.sound import Sound
    from core.motion_film import FilmReport, FilmSettings, Progress
    from core.moving_face import MovingFace
    from core.project.document import PhotoReference
    from core.tracking.types import FaceFit

PREVIEW_SIZE = 512
"""Pixels along a side of the crop that is rendered while the hand moves."""


@dataclass(frozen=True)
class Area:
    """A rectangle in photo pixels, measured between pixel edges: the whole photo is (0, 0, width, height).

    Attributes:
        left: distance of the left edge from the photo's left edge; may be negative.
        top: distance of the top edge from the photo's top edge; may be negative.
        width: pixels, positive.
        height: pixels, positive.
    """

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class PreviewFrame:
    """A rendered piece of the photo, ready to be laid over it.

    Attributes:
        patch: RGBA uint8 (h, w, 4), straight alpha; the alpha feathers the patch into the photo.
        area: where the patch lies in the photo.
        engine: name of the engine that made it.
    """

    patch: ImageArray
    area: Area
    engine: str = "geometry"


@dataclass(frozen=True, eq=False)
class OpenedPhoto:
    """A photo that was read and searched for faces.

    Attributes:
        path: the file it came from.
        width: pixels, upright.
        height: pixels, upright.
        levels: RGB uint8 (H, W, 3), full size first, each half as large as the one before.
        faces: outlines of the faces, the biggest first; empty when there is none.
        notes: what was changed or left out while reading, one sentence each.
        source: the decoded photo as the session needs it; nobody else looks inside.
        reference: how a project knows the file again, measured when it was read; None when it could not be.
    """

    path: Path
    width: int
    height: int
    levels: tuple[ImageArray, ...]
    faces: tuple[Area, ...]
    notes: tuple[str, ...]
    source: Any
    reference: "PhotoReference | None" = None


class Session(Protocol):
    """One face of one photo being edited. A session belongs to one thread."""

    @property
    def engine(self) -> str:
        """Name of the rendering engine."""
        ...

    @property
    def motion(self) -> Motion:
        """The motion that the photo itself shows, in the motion space of the engines."""
        ...

    @property
    def notice(self) -> str:
        """What the user should know about that motion, one line; empty when it was measured."""
        ...

    @property
    def crop(self) -> Area:
        """The square crop that previews cover."""
        ...

    @property
    def landmarks(self) -> FloatArray:
        """Landmarks of the face, float32 (478, 3), photo pixels (centres at integers)."""
        ...

    @property
    def face(self) -> "MovingFace | None":
        """Where the face's points lie in any motion; None in a motion space that names no shapes."""
        ...

    @property
    def fit(self) -> "FaceFit | None":
        """The tracked face as a project keeps it; None when it cannot be kept."""
        ...

    def preview(self, motion: Motion, size: int, at_rest: bool = False) -> PreviewFrame:
        """Render ``motion`` with at most ``size`` pixels along a side of the crop.

        ``at_rest`` says that the hand does not move, so that the best engine may take its time.
        """
        ...

    def get_ready_to_move(self) -> None:
        """Use a quiet moment after a picture at rest to prepare what the moving hand will need."""
        ...

    @property
    def device(self) -> str:
        """What the engine computes on, e.g. ``CPU``."""
        ...

    def use(self, engines: "Engines") -> None:
        """Render with other engines from now on, in their motion space (``InputError``: nothing changes)."""
        ...

    def render_photo(self, motion: Motion) -> ImageArray:
        """The whole photo with the face in ``motion``, RGB uint8 (H, W, 3)."""
        ...

    def save(
        self,
        motion: Motion,
        path: Path,
        *,
        overwrite_original: bool = False,
        quality: int = 95,
        marks: Marks = NO_MARKS,
    ) -> None:
        """Render ``motion`` at the photo's own size and write it to ``path``, lossy formats in ``quality`` 1 to 100.

        Raises:
            InputError: the file cannot be written or signed, or is the original and may not be replaced.
        """
        ...

    def render_film(
        self,
        motions: MotionSequence,
        path: Path,
        settings: "FilmSettings | None" = None,
        sound: "Sound | None" = None,
        progress: "Progress | None" = None,
        cancelled: Callable[[], bool] | None = None,
        marks: Marks = NO_MARKS,
    ) -> "FilmReport":
        """Render every motion and write the film, see :func:`core.motion_film.render_film`."""
        ...


@dataclass(frozen=True, eq=False)
class TrackedMotion:
    """What the face of a photo does that is not edited itself.

    Attributes:
        path: the photo.
        motion: expression, angles and place of its biggest face.
        face_count: how many faces it has.
    """

    path: Path
    motion: Motion
    face_count: int


class Studio(Protocol):
    """Opens photos and starts sessions on their faces; holds the networks that this needs."""

    def open_photo(self, path: Path) -> OpenedPhoto:
        """Read a photo and find its faces (``InputError`` when it cannot be read)."""
        ...

    def start(self, photo: OpenedPhoto, face: Area) -> Session:
        """Track the face in ``face`` and make it ready (``InputError`` when there is none to be found)."""
        ...

    def resume(self, photo: OpenedPhoto, fit: "FaceFit") -> Session:
        """Make a face ready that was tracked before, in exactly this photo."""
        ...

    def track_motion(self, path: Path) -> TrackedMotion:
        """Measure the biggest face of a photo that is not to be edited (``InputError`` when there is none)."""
        ...

    def choose_engines(self, choice: "EngineChoice", checkpoint: Path | None) -> "Engines":
        """Use other engines for sessions that are started from now on (``InputError``: everything stays as it is)."""
        ...
