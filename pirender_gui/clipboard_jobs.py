"""Pictures from and to the clipboard, as jobs for the render thread."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from core.errors import InputError
from core.files import atomic_write
from core.motion.motion import Motion
from core.session_types import Session, Studio
from pirender_gui.images import photo_image
from pirender_gui.render_request import Job


@dataclass(frozen=True, eq=False)
class KeepPastedJob(Job):
    """Write a pasted picture to a file, so that projects and later saves have something to refer to."""

    number: int
    image: QImage
    folder: Path
    name: str

    def run(self, studio: Studio) -> Path:
        """The file that was written, without loss."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"Cannot make the folder {self.folder}: {error.strerror or error}.") from error
        path = _free_name(self.folder, self.name)
        with atomic_write(path) as temporary:
            if not self.image.save(str(temporary)):
                raise InputError(f"The pasted picture cannot be written to {path}; free some space.")
        return path


@dataclass(frozen=True, eq=False)
class CopyPictureJob(Job):
    """Render the portrait at the photo's own size for the clipboard."""

    number: int
    session: Session
    motion: Motion

    def run(self, studio: Studio) -> QImage:
        """The picture."""
        return photo_image(self.session.render_photo(self.motion))


def _free_name(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.png", 2
    while path.exists():
        path, number = folder / f"{name} ({number}).png", number + 1
    return path
