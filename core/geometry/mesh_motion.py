"""Where the photo's landmarks go: the change of the projected face mesh, added to the photo's own points."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.conventions import FloatArray
from core.face_model import FaceModel
from core.geometry.lids import EyeMotion, moved_lids
from core.geometry.lips import with_lip_gap
from core.geometry.skin_fill import SkinFill
from core.geometry.topology import EYES, SURFACE_POINTS, EyePoints
from core.motion import Motion
from core.pose import Pose, pose_from_motion

FloatPoints = NDArray[np.float64]


def camera(pose: Pose) -> FloatPoints:
    """The linear part of a pose, float64 (2, 3): centimetres of the model to pixels right and down."""
    matrix = pose.scale * pose.rotation[:2]
    matrix[1] = -matrix[1]
    return np.asarray(matrix, dtype=np.float64)


@dataclass(frozen=True)
class MovedFace:
    """A portrait's face in a wanted motion.

    Attributes:
        points: float64 (468, 2), pixels; lids where they were relative to their surroundings.
        depth: float64 (468,), pixels, smaller is nearer.
        eyes: what lids and iris do on top of ``points``, right eye first.
        camera: float64 (2, 3), the wanted pose's linear part.
        view_axis: float64 (3,), the direction to the camera in model axes.
        translation: float64 (2,), pixels, the wanted pose's translation.
        in_plane: float64 (2, 2), how a small offset in the photo's face plane looks in the wanted pose.
        expression: float32 (64,), the wanted expression.
    """

    points: FloatPoints
    depth: FloatPoints
    eyes: tuple[EyeMotion, EyeMotion]
    camera: FloatPoints
    view_axis: FloatPoints
    translation: FloatPoints
    in_plane: FloatPoints
    expression: FloatArray


class MeshMotion:
    """Moves the landmarks of one portrait by the change between its own motion and a wanted one."""

    def __init__(
        self, model: FaceModel, landmarks: FloatArray, identity: FloatArray, motion: Motion, crop_size: int
    ) -> None:
        """Prepare a portrait.

        Args:
            model: the face model.
            landmarks: float32 (478, 3), crop pixels.
            identity: float32 (80,).
            motion: the photo's own motion (ict64).
            crop_size: pixels along the crop's side.
        """
        self.crop_size = crop_size
        self.motion = motion
        self.pose = pose_from_motion(motion, crop_size)
        self.camera = camera(self.pose)
        self.view_axis = self.pose.rotation[2]
        self.landmarks = np.asarray(landmarks[:, :2], dtype=np.float64)
        self.neutral = model.mean.astype(np.float64) + model.identity_basis.astype(np.float64) @ identity
        basis = model.expression_basis.astype(np.float64)
        self._basis = np.ascontiguousarray(basis.reshape(-1, basis.shape[2]))
        self._blink = [basis[:, :, motion.space.index(f"eyeBlink_{eye.side}")] for eye in EYES]
        self._blink_index = [motion.space.index(f"eyeBlink_{eye.side}") for eye in EYES]
        self.shape = self.shaped(motion.expression)
        self._residual = self.landmarks - (self.shape @ self.camera.T + self.pose.translation)
        self._back = np.linalg.inv(self.camera[:, :2])
        self._fill = SkinFill(model)

    def shaped(self, expression: FloatArray) -> FloatPoints:
        """The portrait's mesh with that expression, float64 (478, 3), centimetres."""
        return self.neutral + (self._basis @ expression.astype(np.float64)).reshape(-1, 3)

    def basis_at(self, points: NDArray[np.intp]) -> FloatPoints:
        """Expression basis of some points, float64 (N, 3, 64), centimetres per unit weight."""
        return self._basis.reshape(len(self.neutral), 3, -1)[points]

    def move(self, motion: Motion) -> MovedFace:
        """The landmarks in ``motion``."""
        pose = pose_from_motion(motion, self.crop_size)
        view = camera(pose)
        in_plane = view[:, :2] @ self._back
        rigid = self.shape @ view.T + pose.translation + self._residual @ in_plane.T
        change = self.shaped(motion.expression) - self.shape
        moved = change @ view.T
        smooth = self._fill.filled(moved)
        points = with_lip_gap(rigid + smooth, self, motion.expression, view, in_plane)
        to_photo = np.linalg.inv(in_plane)
        local = (moved - smooth) @ to_photo.T
        eyes = tuple(self._eye(n, eye, local, motion, view, to_photo) for n, eye in enumerate(EYES))
        depth = -pose.scale * ((self.shape + change) @ pose.rotation[2])
        return MovedFace(
            points=points[:SURFACE_POINTS],
            depth=depth[:SURFACE_POINTS],
            eyes=(eyes[0], eyes[1]),
            camera=view,
            view_axis=pose.rotation[2],
            translation=pose.translation,
            in_plane=in_plane,
            expression=motion.expression,
        )

    def _eye(
        self,
        number: int,
        eye: EyePoints,
        local: FloatPoints,
        motion: Motion,
        view: FloatPoints,
        to_photo: FloatPoints,
    ) -> EyeMotion:
        index = self._blink_index[number]
        source, target = float(self.motion.values[index]), float(motion.values[index])
        basis = self._blink[number] @ view.T @ to_photo.T
        by_blink = basis - self._fill.filled(basis)
        free = local - by_blink * (target - source)
        upper, lower = moved_lids(
            self.landmarks[eye.upper],
            self.landmarks[eye.lower],
            free[eye.upper],
            free[eye.lower],
            -by_blink[eye.upper] * source,
            (source, target),
        )
        return EyeMotion(upper=upper, lower=lower, iris=local[eye.iris[0]])
