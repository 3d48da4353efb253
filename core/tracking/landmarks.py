"""Finds the 478 landmarks of one face with the embedded network."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.conventions import FloatArray, ImageArray, require_rgb
from core.tracking.alignment import CropFrame, frame_around_box, frame_around_landmarks
from core.tracking.expected_expression import ExpectedExpression
from core.tracking.expression_reader import ExpressionReader
from core.tracking.face_box import FaceBox
from core.tracking.patch_refiner import PatchRefiner
from resources import resource_path

if TYPE_CHECKING:
    from core.networks.landmark_inference import LandmarkInference
    from core.networks.landmark_numpy import NumpyLandmarkInference

MAXIMUM_LOOKS = 3
"""Times that the network looks at a face found by a detector, each crop cut around the answer before."""

# A first crop this close to where the face turned out to be makes a third look worth nothing: on the validation
# photos it changes the mean error from 1.591 % to 1.598 %. Boxes drawn by hand are often further off.
_SETTLED_SHIFT = 0.12
_SETTLED_SCALE = 0.2
_SETTLED_ANGLE = 0.2
_WHOLE_PICTURE = 0.6


@dataclass(frozen=True)
class LandmarkResult:
    """Landmarks of one face.

    Attributes:
        landmarks: float32 (478, 3), pixels of the picture, z in the same unit (smaller = nearer).
        confidence: probability 0 to 1 that a face is there.
        expression: what the pixels say of the expression; None where nothing looked at it.
    """

    landmarks: FloatArray
    confidence: float
    expression: ExpectedExpression | None = None


class LandmarkPredictor:
    """The embedded landmark network, ready to run. One predictor belongs to one thread."""

    def __init__(
        self, checkpoint: str | Path | None = None, *, without_torch: bool = False, patches: bool = True
    ) -> None:
        """Load the network from ``checkpoint``, by default the bundled one; this imports torch.

        Args:
            checkpoint: the file.
            without_torch: run in numpy instead, with the same numbers at half the speed; for single photos, where
                importing torch would take far longer than the tracking.
            patches: look at eyes, brows and mouth again, each by itself, and at the expression.

        Raises:
            InputError: the file is missing, damaged, or of another kind or version.
        """
        path = checkpoint if checkpoint is not None else resource_path("checkpoints", "landmarks.safetensors")
        self._network: LandmarkInference | NumpyLandmarkInference
        if without_torch:
            from core.networks.landmark_numpy import load_numpy_landmark_inference

            self._network = load_numpy_landmark_inference(path)
        else:
            from core.networks.landmark_inference import load_landmark_inference

            self._network = load_landmark_inference(path)
        self._patches = PatchRefiner() if patches else None
        self._reader = ExpressionReader() if patches else None

    def predict(
        self, image: ImageArray, box: FaceBox | None = None, previous: FloatArray | None = None
    ) -> LandmarkResult:
        """Landmarks of the face in a box, or of the face that was tracked before.

        Args:
            image: RGB uint8 (H, W, 3), any size.
            box: where a detector or a person says the face is; two or three looks are taken.
            previous: landmarks (478, 3) of the frame before, in pixels of ``image``; one look is taken and
                ``box`` is not used. With neither, the whole picture is taken as a square crop of one face.
        """
        picture = require_rgb(image)
        if previous is not None:
            return self._refined(picture, self._look(picture, frame_around_landmarks(previous)))
        frame = _first_frame(picture, box)
        result = self._look(picture, frame)
        for _ in range(MAXIMUM_LOOKS - 1):
            closer = frame_around_landmarks(result.landmarks)
            result = self._look(picture, closer)
            if _settled(frame, closer):
                break
            frame = closer
        return self._refined(picture, result)

    def _refined(self, picture: ImageArray, found: LandmarkResult) -> LandmarkResult:
        if self._patches is None or self._reader is None:
            return found
        landmarks = self._patches.refined(picture, found.landmarks)
        return LandmarkResult(landmarks, found.confidence, self._reader.read(picture, landmarks))

    def _look(self, picture: ImageArray, frame: CropFrame) -> LandmarkResult:
        normalised, confidence = self._network.run(frame.cut(picture, self._network.input_size))
        return LandmarkResult(frame.restore(normalised), confidence)


def _first_frame(picture: ImageArray, box: FaceBox | None) -> CropFrame:
    if box is not None:
        return frame_around_box(box)
    height, width = picture.shape[:2]
    side = max(1.0, _WHOLE_PICTURE * min(width, height))
    left, top = (width - side) / 2, (height - side) / 2
    return frame_around_box(FaceBox(left, top, side, side))


def _settled(before: CropFrame, after: CropFrame) -> bool:
    shift = np.hypot(after.centre_x - before.centre_x, after.centre_y - before.centre_y) / after.side
    scale = abs(np.log(after.side / before.side))
    turn = abs((after.angle - before.angle + np.pi) % (2 * np.pi) - np.pi)
    return bool(shift < _SETTLED_SHIFT and scale < _SETTLED_SCALE and turn < _SETTLED_ANGLE)
