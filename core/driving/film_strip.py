"""Small pictures of a video, to be looked at beside what is made of it."""

import bisect

import numpy as np
from numpy.typing import NDArray

from core.conventions import ImageArray
from core.opencv import cv2

_QUALITY = 80


class FilmStrip:
    """Keeps as many pictures as fit; of a longer video every second one, every fourth, and so on.

    Three thousand pictures, two minutes at 25 frames a second, take about 12 MB.
    """

    def __init__(self, width: int = 168, most: int = 3000) -> None:
        """Pictures are ``width`` pixels wide, and at most ``most`` of them are kept."""
        self._width, self._most = width, most
        self._stride, self._seen = 1, 0
        self._seconds: list[float] = []
        self._pictures: list[NDArray[np.uint8]] = []

    def __len__(self) -> int:
        """How many pictures are kept."""
        return len(self._pictures)

    def add(self, second: float, frame: ImageArray) -> None:
        """Add a frame, RGB uint8 (H, W, 3), that is shown from ``second`` on; seconds ascend."""
        wanted = self._seen % self._stride == 0
        self._seen += 1
        if not wanted:
            return
        height, width = frame.shape[:2]
        size = (self._width, max(1, round(height * self._width / width)))
        small = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
        _, packed = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        self._seconds.append(second)
        self._pictures.append(packed)
        if len(self._pictures) > self._most:
            self._seconds, self._pictures = self._seconds[::2], self._pictures[::2]
            self._stride *= 2

    def at(self, second: float) -> ImageArray | None:
        """The picture that is shown then, RGB uint8 (h, width, 3); the first before the first; None without any."""
        if not self._pictures:
            return None
        place = max(bisect.bisect_right(self._seconds, second + 1e-6) - 1, 0)
        picture = cv2.imdecode(self._pictures[place], cv2.IMREAD_COLOR)
        assert picture is not None, "it was packed here"
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)
