"""EXIF and XMP of a picture: read, made upright, trimmed to what may travel to another file."""

from PIL import ExifTags, Image

from core.conventions import ImageArray

_ORIENTATION = int(ExifTags.Base.Orientation)

# Layout of the pixel data in a TIFF file, which its EXIF block shares a directory with, and blocks that are
# written by other means (XMP, ICC): none of it may be copied into another file.
_STRUCTURE_TAGS = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 277, 278, 279, 280, 281, 284, 288, 289, 292, 293}
    | {317, 318, 319, 320, 322, 323, 324, 325, 330, 332, 333, 334, 336, 338, 339, 340, 341, 347}
    | {512, 513, 514, 529, 530, 531, 532, 700, 33723, 34377, 34675}
)


def orientation(picture: Image.Image) -> int:
    """The EXIF orientation of an opened picture, 1 to 8; 1 where missing or out of range."""
    value = picture.getexif().get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(pixels: ImageArray, value: int) -> ImageArray:
    """Turn and mirror an array (H, W, ...) from its EXIF orientation (TIFF 6.0, tag 274) to upright; a view."""
    if value >= 5:
        pixels = pixels.swapaxes(0, 1)
    if value in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if value in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def kept_exif(picture: Image.Image) -> bytes | None:
    """The EXIF block to write again: upright, without the thumbnail (it shows the face before the edit)."""
    exif = picture.getexif()
    for tag in list(exif):
        if tag in _STRUCTURE_TAGS:
            del exif[tag]
    if not exif and not exif.get_ifd(ExifTags.IFD.Exif) and not exif.get_ifd(ExifTags.IFD.GPSInfo):
        return None
    exif[_ORIENTATION] = 1
    return bytes(exif.tobytes())


def kept_xmp(picture: Image.Image) -> bytes | None:
    """The XMP packet of an opened picture, or None."""
    for key in ("xmp", "XML:com.adobe.xmp"):
        value = picture.info.get(key)
        if isinstance(value, str):
            return value.encode("utf-8")
        if isinstance(value, bytes) and value:
            return value
    return None
