"""Where the points of one tracked face lie when it moves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.motion.motion import Motion
from core.pose import Pose, pose_from_motion

if TYPE_CHECKING:
    from core.face_model import FaceModel
    from core.tracking.types import FaceFit


@dataclass(frozen=True, eq=False)
class MovingFace:
    """The face model with one person's identity, laid onto the landmarks found in the photo.

    Attributes:
        model: the morphable model.
        identity: float32 (80,), alpha of Eq. 1.
        offsets: float64 (478, 2), what the landmarks in the photo lie beside the model, as a share of the crop's
            side; carried along unchanged, so that points sit on the picture and move like the model.
    """

    model: "FaceModel"
    identity: FloatArray
    offsets: NDArray[np.float64]

    @classmethod
    def of_model(cls, model: "FaceModel", identity: FloatArray) -> "MovingFace":
        """The model as it is, without a photo."""
        return cls(model, identity, np.zeros((len(model.mean), 2)))

    @classmethod
    def of_fit(cls, model: "FaceModel", fit: "FaceFit") -> "MovingFace":
        """The model laid onto the landmarks of a tracked photo."""
        bare = cls.of_model(model, fit.identity)
        size = fit.crop.size
        beside = fit.landmarks_in_crop(size)[:, :2] - bare.points(fit.motion, size)[:, :2]
        return cls(model, fit.identity, beside.astype(np.float64) / size)

    def vertices(self, motion: Motion) -> FloatArray:
        """Model points in centimetres, float32 (478, 3), before the head turns (Eq. 1)."""
        return self.model.shape(self.identity, motion.expression)

    def points(self, motion: Motion, crop_size: float) -> FloatArray:
        """Points in pixels of a crop of ``crop_size``, float32 (478, 3): x right, y down, depth (smaller nearer)."""
        projected = self.model.project(self.vertices(motion), self.pose(motion, crop_size))
        projected[:, :2] += (self.offsets * crop_size).astype(np.float32)
        return projected

    def pose(self, motion: Motion, crop_size: float) -> Pose:
        """Weak-perspective pose of ``motion`` in pixels of the crop."""
        return pose_from_motion(motion, crop_size)
