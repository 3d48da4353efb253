"""Frames and arrays as bytes."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray, require_rgb
from core.errors import InputError
from core.opencv import cv2

JPEG_QUALITY = 95


def encode_frame(image: ImageArray) -> bytes:
    """RGB uint8 (S, S, 3) as a JPEG of quality 95."""
    backwards = cv2.cvtColor(require_rgb(image), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".jpg", backwards, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise ValueError(f"OpenCV did not encode a picture of {image.shape}")
    return bytes(data)


def decode_frame(data: bytes | NDArray[np.uint8], where: str) -> ImageArray:
    """RGB uint8 (S, S, 3) from JPEG or WebP; ``where`` names the frame in messages.

    Raises:
        InputError: the bytes are not a picture.
    """
    buffer = np.frombuffer(data, np.uint8) if isinstance(data, bytes) else data
    backwards = cv2.imdecode(buffer, cv2.IMREAD_COLOR) if len(buffer) else None
    if backwards is None:
        raise InputError(f"{where} is damaged: it is no picture; prepare the pack again.")
    return np.asarray(cv2.cvtColor(backwards, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def encode_array(array: NDArray[Any]) -> bytes:
    """A plain array as the bytes of an .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def decode_array(data: bytes, where: str) -> NDArray[Any]:
    """The inverse of :func:`encode_array`; ``where`` names the array in messages.

    Raises:
        InputError: the bytes are not a plain array.
    """
    try:
        return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))
    except (ValueError, EOFError, OSError) as error:
        raise InputError(f"{where} is damaged ({error}); prepare the pack again.") from error
