"""One picture of a film, rendered ahead on the render thread."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

from core.motion import Motion
from core.session_types import Area, Session, Studio
from pirender_gui.images import image_from_array
from pirender_gui.render_request import Job


@dataclass(frozen=True, eq=False)
class FilmPicture:
    """A picture that waits to be shown.

    Attributes:
        image: premultiplied ARGB, to be laid over the photo.
        area: where it lies in the photo, photo pixels.
        engine: name of the engine that made it.
    """

    image: QImage
    area: Area
    engine: str


@dataclass(frozen=True, eq=False)
class FrameJob(Job):
    """Render frame ``index``; ``number`` says for which state of the film."""

    number: int
    index: int
    session: Session
    motion: Motion
    size: int

    def run(self, studio: Studio) -> FilmPicture:
        """The picture."""
        frame = self.session.preview(self.motion, self.size)
        return FilmPicture(image_from_array(frame.patch), frame.area, frame.engine)
