"""Opening, tracking, saving and measuring, as jobs for the render thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.marks import NO_MARKS, Marks
from core.motion.motion import Motion
from core.session_types import Area, Session, Studio, TrackedMotion
from pirender_gui.render_request import Job, Portrait, ShownPhoto


@dataclass(frozen=True)
class OpenJob(Job):
    """Read a photo and find its faces."""

    number: int
    path: Path

    def run(self, studio: Studio) -> ShownPhoto:
        """The photo."""
        return ShownPhoto.of(studio.open_photo(self.path))


@dataclass(frozen=True, eq=False)
class StartJob(Job):
    """Make one face of an opened photo the portrait."""

    number: int
    photo: ShownPhoto
    face: Area

    def run(self, studio: Studio) -> Portrait:
        """The portrait."""
        return Portrait.of(self.number, studio.start(self.photo.opened, self.face), self.photo, self.face)


@dataclass(frozen=True)
class SaveJob(Job):
    """Write the portrait at the photo's own size."""

    number: int
    portrait_id: int
    session: Session
    motion: Motion
    path: Path
    overwrite_original: bool = False
    quality: int = 95
    marks: Marks = NO_MARKS

    must_finish: ClassVar[bool] = True

    def run(self, studio: Studio) -> Path:
        """The file that was written."""
        self.session.save(
            self.motion,
            self.path,
            overwrite_original=self.overwrite_original,
            quality=self.quality,
            marks=self.marks,
        )
        return self.path


@dataclass(frozen=True)
class TrackJob(Job):
    """Measure the face of another photo, to copy what it does."""

    number: int
    path: Path

    def run(self, studio: Studio) -> TrackedMotion:
        """What its biggest face does."""
        return studio.track_motion(self.path)
