"""A portrait to measure speed on: the mean face over noise, so that no photo is needed."""

from dataclasses import dataclass

import numpy as np

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
from core.motion import ICT64, Motion
from core.pose import pose_from_motion
from core.rendering import Renderer


@dataclass(frozen=True, eq=False)
class MeanPortrait:
    """What a renderer is given.

    Attributes:
        image: RGB uint8 (S, S, 3).
        landmarks: float32 (478, 3), pixels.
        identity: float32 (80,), zeros.
        motion: the neutral one.
    """

    image: ImageArray
    landmarks: FloatArray
    identity: FloatArray
    motion: Motion

    @classmethod
    def of(cls, model: FaceModel, size: int) -> "MeanPortrait":
        """The mean face of a model in a crop of ``size`` pixels a side."""
        own, identity = Motion.neutral(ICT64), np.zeros(80, dtype=np.float32)
        landmarks = model.project(model.shape(identity, own.expression), pose_from_motion(own, size))
        image = np.random.default_rng(0).integers(0, 255, (size, size, 3), dtype=np.uint8)
        return cls(image, landmarks.astype(np.float32), identity, own)

    def give_to(self, renderer: Renderer) -> None:
        """Let a renderer take it."""
        renderer.set_portrait(self.image, self.landmarks, self.identity, self.motion)
