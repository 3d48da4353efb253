"""A photo in memory: upright sRGB pixels, and what is needed to write it back as it was."""

from dataclasses import dataclass
from pathlib import Path

from core.conventions import ImageArray, require_rgb


@dataclass(frozen=True, eq=False)
class Photo:
    """A still picture.

    Attributes:
        image: RGB uint8 (H, W, 3), sRGB, upright.
        alpha: opacity uint8 (H, W), 255 opaque, or None where every pixel is opaque by format.
        icc_profile: the colour profile to write back, or None for an untagged (sRGB) picture.
        profile_image: the same pixels in the colours of ``icc_profile``, RGB uint8 (H, W, 3), where that
            differs from sRGB; None where ``image`` already is in the colours of the profile.
        exif: EXIF block with its orientation set to upright, or None.
        xmp: XMP packet, or None.
        path: the file it came from, or None.
        format: Pillow's name of the file format, such as ``JPEG``; empty for an array.
        bit_depth: bits a channel in the file.
        notes: what was changed or left out while reading, one sentence each, for the user.
    """

    image: ImageArray
    alpha: ImageArray | None = None
    icc_profile: bytes | None = None
    profile_image: ImageArray | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    path: Path | None = None
    format: str = ""
    bit_depth: int = 8
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.image.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.image.shape[1])


def photo_from_array(image: ImageArray, alpha: ImageArray | None = None) -> Photo:
    """A photo without a file.

    Args:
        image: RGB uint8 (H, W, 3), sRGB.
        alpha: opacity uint8 (H, W), or None.

    Raises:
        ValueError: wrong dtype or shape.
    """
    picture = require_rgb(image)
    if alpha is not None and (alpha.shape != picture.shape[:2] or alpha.dtype != picture.dtype):
        raise ValueError(f"expected alpha uint8 {picture.shape[:2]}, got {alpha.dtype} {alpha.shape}")
    return Photo(image=picture, alpha=alpha)
