"""``bfm64`` motions of a whole clip."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.bfm.extraction import BfmExtractor
from core.conventions import CROP_SIZE, FloatArray, ImageArray
from core.crop import Crop, crop_points, extract
from core.errors import InputError
from core.motion import BFM64, MotionSequence
from core.tracking.smoothing import fill_gaps


def clip_motions(
    extractor: BfmExtractor,
    frames: Iterable[ImageArray],
    landmarks: FloatArray,
    valid: NDArray[np.bool_],
    crop: Crop,
    fps: float,
) -> MotionSequence:
    """Measure every frame in which the face was found, and fill the others from their neighbours.

    Nothing is smoothed: neither are the motions that the published network was trained with.

    Args:
        extractor: measures frames.
        frames: RGB uint8 (H, W, 3) each, in the order of the landmarks; those beyond them are left unread.
        landmarks: float32 (T, 478, 3), frame pixels.
        valid: bool (T,), whether the face was found.
        crop: the fixed square of the clip.
        fps: frames a second.

    Raises:
        InputError: the face was found in no frame, is too small, or the frames end early.
    """
    motions = np.zeros((len(landmarks), BFM64.size), dtype=np.float32)
    if not valid.any():
        raise InputError("No face was found in any frame; choose a clip that shows a face from the front.")
    read = 0
    for number, frame in zip(range(len(landmarks)), frames, strict=False):
        read += 1
        if valid[number]:
            points = crop_points(landmarks[number], crop, CROP_SIZE)
            motions[number] = extractor.motion(extract(frame, crop, CROP_SIZE), points).values
    if read < len(landmarks):
        raise InputError(
            f"The clip ended after {read} of {len(landmarks)} frames when it was read again; copy it anew."
        )
    return MotionSequence(BFM64, fill_gaps(motions, valid), fps)
