"""Pictures from a camera."""

from typing import Protocol

import numpy as np

from core.conventions import ImageArray
from core.errors import InputError
from core.opencv import cv2

LARGEST_SIDE = 640
"""A face fills a camera's picture well enough at this size, and tracking is faster for it."""


class Camera(Protocol):
    """Where pictures come from."""

    def read(self) -> ImageArray | None:
        """The next picture, RGB uint8 (H, W, 3), as soon as there is one; None when there will be no more."""
        ...

    def close(self) -> None:
        """Give the camera back."""
        ...


class VideoCamera:
    """A camera of this machine, or a video file in its place."""

    def __init__(self, source: int | str = 0) -> None:
        """Open camera number ``source``, or a file.

        Raises:
            InputError: there is no such camera, or another program has it.
        """
        # Where there is no camera OpenCV writes a screenful; the sentence below says it in a line.
        former = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            self._capture = cv2.VideoCapture(source)
        finally:
            cv2.utils.logging.setLogLevel(former)
        if not self._capture.isOpened():
            self._capture.release()
            raise InputError(
                "No camera could be opened; connect one, or close the program that uses it, and start again."
            )

    def read(self) -> ImageArray | None:
        """The next picture at most :data:`LARGEST_SIDE` wide and high; None when the camera is gone."""
        there, picture = self._capture.read()
        if not there or picture is None:
            return None
        scale = LARGEST_SIDE / max(picture.shape[:2])
        if scale < 1.0:
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)

    def close(self) -> None:
        """Give the camera back."""
        self._capture.release()
