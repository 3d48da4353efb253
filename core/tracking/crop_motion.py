"""A fit in the pixels of a picture as a motion relative to a square in it."""

import numpy as np

from core.crop import Crop, crop_points
from core.motion.ict64 import ICT64
from core.motion.motion import Motion
from core.pose import Pose, pose_values
from core.tracking.fit import FitResult


def motion_in_crop(fit: FitResult, crop: Crop) -> Motion:
    """Expression and pose, relative to ``crop`` (``ict64``)."""
    origin = crop_points(np.array([[*fit.pose.translation, 0.0]], dtype=np.float64), crop)[0, :2]
    values = pose_values(Pose(fit.pose.rotation, fit.pose.scale, origin.astype(np.float64)), crop.size)
    return Motion(ICT64, np.concatenate([fit.expression, values]).astype(np.float32))
