"""A photo with one of its faces tracked: what an engine moves."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.conventions import ImageArray
from core.crop import extract
from core.errors import InputError
from core.photo import Photo, open_photo
from core.tracking.face_box import FaceBox

if TYPE_CHECKING:
    from core.tracking.types import FaceFit


class PhotoTracker(Protocol):
    """What opening a portrait needs of a tracker."""

    def detect(self, image: ImageArray) -> list[FaceBox]:
        """Faces in RGB uint8 (H, W, 3), the biggest first; quick, may leave out small ones."""
        ...

    def detect_all(self, image: ImageArray) -> list[FaceBox]:
        """Every face, the biggest first: what the number of a face refers to."""
        ...

    def track_photo(self, image: ImageArray, box: FaceBox) -> "FaceFit":
        """Landmarks, identity and motion of the face in ``box`` (``InputError`` when there is none)."""
        ...


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photo and the face in it that is edited.

    Attributes:
        photo: the whole picture.
        fit: where the face is and what it does; its crop may hang over the photo's border.
        faces: boxes of the faces found on the way, the biggest first; empty where the box was drawn by hand.
    """

    photo: Photo
    fit: "FaceFit"
    faces: tuple[FaceBox, ...] = ()

    def crop_image(self, size: int | None = None) -> ImageArray:
        """The square around the head, RGB uint8 (S, S, 3): exact pixels at the native size (None), else resampled."""
        return extract(self.photo.image, self.fit.crop, size)


def open_portrait(path: str | Path, tracker: PhotoTracker, face: int | FaceBox | None = None) -> Portrait:
    """Open a photo and track one face.

    Args:
        path: a photo file.
        tracker: finds and measures faces.
        face: number of the face, 0 the biggest; or a box drawn by hand; None for the biggest.

    Raises:
        InputError: the photo cannot be opened, has no face, or has no face of that number.
    """
    return portrait_of(open_photo(path), tracker, face)


def portrait_of(photo: Photo, tracker: PhotoTracker, face: int | FaceBox | None = None) -> Portrait:
    """Track one face of an opened photo; arguments and errors as :func:`open_portrait`."""
    if isinstance(face, FaceBox):
        _check_box(face, photo)
        return Portrait(photo, tracker.track_photo(photo.image, face))
    faces = tuple(tracker.detect(photo.image) if face is None else tracker.detect_all(photo.image))
    if not faces:
        raise InputError(
            f"No face was found in {_name(photo)}; draw a box around the face by hand or choose another photo."
        )
    number = 0 if face is None else face
    if not 0 <= number < len(faces):
        raise InputError(_no_such_face(number, len(faces), photo))
    if face is None and len(faces) > 1:
        note = f"The photo shows {len(faces)} faces; the biggest one is used, the others can be chosen by number."
        photo = dataclasses.replace(photo, notes=(*photo.notes, note))
    return Portrait(photo, tracker.track_photo(photo.image, faces[number]), faces)


def _check_box(box: FaceBox, photo: Photo) -> None:
    across = min(box.left + box.width, photo.width) - max(box.left, 0)
    down = min(box.top + box.height, photo.height) - max(box.top, 0)
    if across <= 0 or down <= 0:
        raise InputError("The box around the face lies outside the photo; draw it over the face.")


def _no_such_face(number: int, count: int, photo: Photo) -> str:
    if count == 1:
        return f"There is no face {number} in {_name(photo)}: one face was found, number 0."
    return f"There is no face {number} in {_name(photo)}: {count} faces were found, choose 0 to {count - 1}."


def _name(photo: Photo) -> str:
    return "the picture" if photo.path is None else str(photo.path)
