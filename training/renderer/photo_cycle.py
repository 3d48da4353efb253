"""Photo-cycle pairs: the geometry engine moves a real photo, and the network has to bring the photo back."""

from dataclasses import replace

import numpy as np

from core.conventions import FloatArray
from core.face_model import FaceModel, load_face_model
from core.geometry.mesh_motion import MeshMotion, camera
from core.motion import Motion
from core.motion.sequence import still_window
from core.pose import pose_from_motion
from core.randomise import randomise
from training.renderer.guides import GuideMaker
from training.renderer.portrait_sample import PortraitSample


class PhotoCycle:
    """Makes the moved source of a photo."""

    def __init__(self, guides: GuideMaker, model: FaceModel | None = None) -> None:
        """Render with the engine of ``guides``; ``model`` is the embedded face model unless given."""
        self._guides = guides
        self._model = load_face_model() if model is None else model

    def source(self, photo: PortraitSample, seed: int, strength: float) -> PortraitSample:
        """The photo in a random plausible motion, with the landmarks and the motion of that picture."""
        motion = randomise(photo.motion, seed, strength)
        return replace(
            photo,
            image=self._guides.render(photo, motion),
            landmarks=moved_landmarks(self._model, photo, motion),
            window=still_window(motion, len(photo.window) // 2),
        )


def moved_landmarks(model: FaceModel, sample: PortraitSample, motion: Motion) -> FloatArray:
    """Where the landmarks of ``sample`` are in ``motion``: float32 (478, 3), pixels; depths are left alone.

    What the model does not explain of the photo's landmarks turns with the head.
    """
    size = sample.image.shape[0]
    mesh = MeshMotion(model, sample.landmarks, sample.identity, sample.motion, size)
    pose = pose_from_motion(motion, size)
    view = camera(pose)
    in_plane = view[:, :2] @ np.linalg.inv(mesh.camera[:, :2])
    residual = mesh.landmarks - (mesh.shape @ mesh.camera.T + mesh.pose.translation)
    places = mesh.shaped(motion.expression) @ view.T + pose.translation + residual @ in_plane.T
    moved = sample.landmarks.copy()
    moved[:, :2] = places
    return moved
