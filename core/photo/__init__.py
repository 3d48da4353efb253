"""Photos in and out: formats, orientation, colour profiles, transparency, metadata."""

from core.photo.photo import Photo, photo_from_array
from core.photo.reading import open_photo
from core.photo.writing import save_photo

__all__ = ["Photo", "open_photo", "photo_from_array", "save_photo"]
