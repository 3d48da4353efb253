"""What tracking gives: a face in a photo, or a face over the frames of a video."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.crop import Crop, crop_points
from core.motion.motion import Motion
from core.motion.sequence import MotionSequence

TRACKING_STEPS = 3
"""Of work for each frame of a clip: it is read, compared with the first one, and fitted."""


@dataclass(frozen=True, eq=False)
class FaceFit:
    """One face of a photo, measured.

    Attributes:
        crop: the square around the head.
        landmarks: float32 (478, 3) in photo pixels.
        identity: float32 (80,), alpha of Eq. 1.
        motion: expression and pose, relative to the crop (``ict64``).
        error: mean distance of model and landmarks in percent of the outer-eye-corner width.
        confidence: probability 0 to 1 that a face is there.
    """

    crop: Crop
    landmarks: FloatArray
    identity: FloatArray
    motion: Motion
    error: float = 0.0
    confidence: float = 1.0

    def landmarks_in_crop(self, size: int | None = None) -> FloatArray:
        """Landmarks, float32 (478, 3), in the crop scaled to ``size`` pixels (None: its native size)."""
        return crop_points(self.landmarks, self.crop, size)


@dataclass(frozen=True, eq=False)
class VideoTrack:
    """One face over the frames of a video, in one fixed crop.

    Attributes:
        sequence: smoothed motions, relative to the crop; frames without a face are filled from their neighbours.
        valid: bool (T,), whether the face was found in the frame.
        landmarks: float32 (T, 478, 3) in frame pixels; not smoothed; meaningless where not valid.
        crop: the square around the head.
        identity: float32 (80,), fitted jointly to frames spread over the clip.
    """

    sequence: MotionSequence
    valid: NDArray[np.bool_]
    landmarks: FloatArray
    crop: Crop
    identity: FloatArray
