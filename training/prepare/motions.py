"""Motions of the frames of a clip, in the motion space of the pack."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.conventions import CROP_SIZE, FloatArray, ImageArray
from core.crop import Crop, crop_points, extract
from core.motion import BFM64
from core.tracking.smoothing import fill_gaps

if TYPE_CHECKING:
    from core.bfm.extraction import BfmExtractor

MeasureFrame = Callable[[ImageArray, FloatArray, Crop], FloatArray]
"""Frame, its landmarks (478, 3) in its own pixels and the square to a motion vector, for spaces the tracker lacks."""


def bfm_measure(extractor: "BfmExtractor") -> MeasureFrame:
    """Measures frames in ``bfm64``, always on squares of 256 px, whatever the size of the pack's pictures."""

    def measure(frame: ImageArray, landmarks: FloatArray, square: Crop) -> FloatArray:
        return extractor.motion(extract(frame, square, CROP_SIZE), crop_points(landmarks, square, CROP_SIZE)).values

    return measure


def joined(motions: Sequence[FloatArray | None], valid: NDArray[np.bool_]) -> FloatArray:
    """The motions of a clip, those of frames without a face filled from their neighbours.

    Args:
        motions: one (N,) for each frame; None where the face was not found.
        valid: bool (T,), where it was found, at least once.

    Returns:
        float32 (T, N).
    """
    empty = np.zeros(BFM64.size, dtype=np.float32)
    return fill_gaps(np.stack([empty if motion is None else motion for motion in motions]), valid)
