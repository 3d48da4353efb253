"""The size of the source's head kept when another head drives it (``bfm64``)."""

import numpy as np

from core.conventions import FloatArray
from core.motion import Motion

_EXPRESSION_SHARE = 0.3
_SCALE = "crop scale"


def with_crop_scale_of(source: Motion, frames: FloatArray) -> FloatArray:
    """Driving motions, float32 (T, 73), with their crop scale as the source would have had it.

    Where expression and angles come nearest to the source's, the two scales should agree; their ratio there is taken
    for the whole clip.

    Source: the rule of the published code for driving across identities (design page, section 5): mean absolute
    differences of the expression (0.3) and of the angles (0.7).
    """
    space = source.space
    expression = np.abs(frames[:, space.expression] - source.expression).mean(axis=1)
    angles = np.abs(frames[:, space.rotation] - source.rotation).mean(axis=1)
    nearest = int(np.argmin(_EXPRESSION_SHARE * expression + (1.0 - _EXPRESSION_SHARE) * angles))
    column = space.index(_SCALE)
    scaled = frames.copy()
    # A clip without crop numbers (all zero) has no scale to adjust.
    if frames[nearest, column] != 0.0:
        scaled[:, column] *= source.values[column] / frames[nearest, column]
    return scaled
