"""Rendered pictures beside the true ones, as ``pirender-train study`` wants them."""

from pathlib import Path

from core.conventions import ImageArray
from core.errors import InputError
from core.files import atomic_write
from core.opencv import cv2

TRUE = "true"


class PictureFolder:
    """A folder with one folder for each renderer and one for the true frames, with the same file names in all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, kind: str, clip: str, number: int, image: ImageArray) -> None:
        """Write RGB uint8 (S, S, 3) as ``KIND/CLIP-NUMBER.png`` (``InputError`` when that cannot be done)."""
        place = self._folder / kind.replace(" ", "-").replace("/", "-")
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"Cannot write to {place} ({error.strerror}); choose another folder.") from error
        with atomic_write(place / f"{clip.replace('/', '-')}-{number:04d}.png") as temporary:
            temporary.write_bytes(cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes())
