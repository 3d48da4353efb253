"""Tracking with the package ``face_alignment``: its 2D-FAN network finds 68 points, our model is fitted to them.

Network: Bulat and Tzimiropoulos, "How far are we from solving the 2D & 3D Face Alignment problem?", ICCV 2017. Its
weights are no part of this program; the package fetches them at first use.
"""

import pickle
from http.client import HTTPException
from pathlib import Path
from typing import Any

import numpy as np

from core.conventions import FloatArray, ImageArray, require_rgb
from core.errors import InputError
from core.face_model import load_face_model
from core.tracking.alignment import MESH_POINTS, CropFrame, head_roll
from core.tracking.detector import FaceDetector
from core.tracking.face_box import FaceBox
from core.tracking.landmarks import LandmarkResult
from core.tracking.sixty_eight_points import SixtyEightPointFitter
from core.tracking.tracker import Tracker

WEIGHTS = "2DFAN4-11f355bf06.pth.tar"
"""File of the network's weights, 96 MB."""

# The network sees a window of 2.05 box sizes; this crop holds it and keeps its whole-pixel answers fine enough.
_CROP_SIZE = 512
_BOXES_IN_CROP = 2.2
_WHOLE_PICTURE = 0.6

# Heat maps of a face peak near 1, without a face well below: 0.2 becomes a confidence of one half.
_PEAK_OF_CERTAINTY = 0.4


class FaceAlignmentLandmarker:
    """Finds 68 points with 2D-FAN and completes them to 478 landmarks. One belongs to one thread.

    Irises and cheeks are the fitted model's, so gaze stays as the model has it at rest.
    """

    def __init__(self, fitter: SixtyEightPointFitter, device: str = "cpu") -> None:
        """Load the network; this imports torch and numba.

        Args:
            fitter: completes the landmarks.
            device: ``cpu``, ``cuda`` or ``mps``.

        Raises:
            InputError: the package or its weights cannot be had.
        """
        self._network = _load_network(device)
        self._fitter = fitter
        self._identity: FloatArray | None = None

    def predict(
        self, image: ImageArray, box: FaceBox | None = None, previous: FloatArray | None = None
    ) -> LandmarkResult:
        """Landmarks of the face in a box, or of the face that was tracked before.

        Args:
            image: RGB uint8 (H, W, 3), any size.
            box: where a detector or a person says the face is.
            previous: landmarks (478, 3) of the frame before; ``box`` is not used and the identity is kept. With
                neither, the middle of the picture is taken as the face.
        """
        picture = require_rgb(image)
        frame = _frame_around(picture, box) if previous is None else _frame_around_landmarks(previous)
        points, peak = self._points(picture, frame)
        known = self._identity if previous is not None else None
        landmarks, fit = self._fitter.complete(points, known)
        self._identity = fit.identity
        return LandmarkResult(landmarks, float(np.clip(peak / _PEAK_OF_CERTAINTY, 0.0, 1.0)))

    def _points(self, picture: ImageArray, frame: CropFrame) -> tuple[FloatArray, float]:
        crop = frame.cut(picture, _CROP_SIZE)
        side = _CROP_SIZE / _BOXES_IN_CROP
        low, high = (_CROP_SIZE - side) / 2, (_CROP_SIZE + side) / 2
        found, scores, _ = self._network.get_landmarks_from_image(
            crop, detected_faces=[[low, low, high, high]], return_landmark_score=True
        )
        inside = np.zeros((len(found[0]), 3), dtype=np.float32)
        inside[:, :2] = (found[0] + 0.5) / _CROP_SIZE - 0.5
        return frame.restore(inside)[:, :2], float(np.mean(scores[0]))


def make_face_alignment_tracker(device: str = "cpu") -> Tracker:
    """The tracker behind ``--tracker face-alignment``.

    Args:
        device: ``cpu``, ``cuda`` or ``mps``.

    Raises:
        InputError: the package or its weights cannot be had.
    """
    fitter = SixtyEightPointFitter(load_face_model())
    return Tracker(FaceAlignmentLandmarker(fitter, device), FaceDetector(), fitter)


def _load_network(device: str) -> Any:  # noqa: ANN401 - the package has no types
    try:
        import face_alignment
        from torch import hub
    except (ImportError, OSError) as error:
        raise InputError(
            f"The tracker face-alignment needs the package of that name ({error}); install it with: "
            "pip install face-alignment, or choose --tracker embedded."
        ) from error
    folder = Path(hub.get_dir()) / "checkpoints"
    try:
        # The detector called `folder` is the only one that loads nothing; boxes come from our own.
        return face_alignment.FaceAlignment(
            face_alignment.LandmarksType.TWO_D, device=device, flip_input=False, face_detector="folder", compile=False
        )
    except (OSError, HTTPException) as error:
        raise InputError(
            f"The weights of face-alignment, {WEIGHTS} (96 MB), are missing and could not be fetched from "
            f"www.adrianbulat.com ({error}); put that file into {folder}, or choose --tracker embedded."
        ) from error
    except (RuntimeError, pickle.UnpicklingError, EOFError, KeyError, AttributeError, TypeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"face-alignment cannot use its weights {folder / WEIGHTS} on {device} ({reason[:120]}); delete the file "
            "so that it is fetched again, or choose --tracker embedded."
        ) from error


def _frame_around(picture: ImageArray, box: FaceBox | None) -> CropFrame:
    if box is None:
        height, width = picture.shape[:2]
        side = max(1.0, _WHOLE_PICTURE * min(height, width))
        box = FaceBox((width - side) / 2, (height - side) / 2, side, side)
    centre_x, centre_y = box.centre
    side = max((box.width + box.height) / 2, 1.0)
    return CropFrame(centre_x - 0.5, centre_y - 0.5, side * _BOXES_IN_CROP, -box.roll)


def _frame_around_landmarks(landmarks: FloatArray) -> CropFrame:
    angle = head_roll(landmarks)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = landmarks[:MESH_POINTS, :2] @ turn
    low, high = points.min(axis=0), points.max(axis=0)
    centre = turn @ ((low + high) / 2)
    side = max(float((high - low).mean()), 1.0)
    return CropFrame(float(centre[0]), float(centre[1]), side * _BOXES_IN_CROP, angle)
