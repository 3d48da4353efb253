"""What is asked of the render thread and what comes back: frozen, so that it may cross threads."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QImage

from core.conventions import FloatArray
from core.motion.motion import Motion
from core.moving_face import MovingFace
from core.session_types import Area, OpenedPhoto, Session, Studio
from pirender_gui.images import photo_image

if TYPE_CHECKING:
    from core.tracking.types import FaceFit


@dataclass(frozen=True)
class RenderRequest:
    """One preview picture; only the newest waiting request is ever rendered.

    Attributes:
        serial: grows by one with every request of the window.
        portrait_id: the portrait it was made for.
        session: what renders that portrait; only the render thread calls it.
        motion: the motion to render (immutable).
        size: pixels along a side of the crop.
        at_rest: the hand does not move; the best engine may take its time.
    """

    serial: int
    portrait_id: int
    session: Session
    motion: Motion
    size: int
    at_rest: bool = False


@dataclass(frozen=True, eq=False)
class RenderedFrame:
    """The answer to a :class:`RenderRequest`.

    Attributes:
        request: what was asked.
        image: premultiplied ARGB, to be laid over the photo.
        area: where it lies in the photo, photo pixels.
        milliseconds: how long the engine took.
        engine: name of the engine.
    """

    request: RenderRequest
    image: QImage
    area: Area
    milliseconds: float
    engine: str = ""


class Job(ABC):
    """A piece of work for the render thread; jobs run in order and none is dropped.

    Attributes:
        number: tells jobs of one kind apart.
        must_finish: whether it is still done when the program is closed, as a save is.
        prepares: whether :meth:`prepare` has something to do.
    """

    number: int
    must_finish: ClassVar[bool] = False
    prepares: ClassVar[bool] = False

    def prepare(self) -> None:  # noqa: B027 - most jobs need no preparation
        """What takes long and needs no studio; done on a thread of its own, so that previews go on meanwhile."""

    @abstractmethod
    def run(self, studio: Studio) -> object:
        """Do it, on the render thread, and give what it made (``InputError`` when the input is at fault)."""


@dataclass(frozen=True, eq=False)
class ShownPhoto:
    """An opened photo with pictures that the canvas can paint.

    Attributes:
        opened: the photo as the core gave it.
        levels: RGB32 pictures, full size first, each half of the one before.
    """

    opened: OpenedPhoto
    levels: tuple[QImage, ...]

    @classmethod
    def of(cls, opened: OpenedPhoto) -> "ShownPhoto":
        """Make the pictures; called on the render thread."""
        return cls(opened, tuple(photo_image(level) for level in opened.levels))


@dataclass(frozen=True, eq=False)
class Portrait:
    """The face being edited, as far as the window needs to know it.

    Attributes:
        portrait_id: number that render requests carry.
        session: what renders and saves it; requests carry it to the render thread, nobody else calls it.
        photo: the photo it is part of.
        motion: the motion that the photo itself shows.
        crop: the square that previews cover, photo pixels.
        landmarks: float32 (478, 3), photo pixels.
        engine: name of the rendering engine.
        device: what it computes on.
        face: where the face's points lie in any motion; None in a motion space that names no shapes.
        outline: the face as it was found or drawn in the photo.
        fit: the tracked face as a project keeps it, if it can be kept.
        notice: what the user should know about the photo's motion; empty when it was measured.
    """

    portrait_id: int
    session: Session
    photo: ShownPhoto
    motion: Motion
    crop: Area
    landmarks: FloatArray
    engine: str
    device: str
    face: MovingFace | None
    outline: Area
    fit: "FaceFit | None" = None
    notice: str = ""

    @classmethod
    def of(cls, number: int, session: Session, photo: ShownPhoto, outline: Area) -> "Portrait":
        """What the window needs of a session; called on the render thread."""
        return cls(
            number,
            session,
            photo,
            session.motion,
            session.crop,
            session.landmarks,
            session.engine,
            session.device,
            session.face,
            outline,
            session.fit,
            session.notice,
        )


@dataclass(frozen=True)
class JobDone:
    """A finished job and what it made."""

    job: Job
    result: object


@dataclass(frozen=True)
class Failure:
    """Something on the render thread went wrong.

    Attributes:
        task: the job or request that failed, ``None`` when the engine could not be started.
        sentence: what to tell the user.
        details: traceback for a fault of ours, empty for bad input.
    """

    task: Job | RenderRequest | None
    sentence: str
    details: str = ""
