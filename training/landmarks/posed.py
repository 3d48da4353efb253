"""Labelled faces whose expression is changed by the geometry engine: winks, glances and brows that few photos show.

The labels of the corpus are a teacher's, and people in it seldom wink or look aside, so that a network trained on them
alone reads such faces as ordinary ones. Here the landmarks of the changed picture are known by construction.
"""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.conventions import FloatArray, ImageArray
from core.face_model import FaceModel
from core.geometry.flow import cell_pixels
from core.geometry.mesh_motion import MeshMotion, MovedFace
from core.geometry.renderer import GeometryRenderer
from core.geometry.sampling import sample
from core.geometry.topology import EYES, SURFACE_POINTS
from core.motion import ICT64, Motion
from core.tracking.fit import CoefficientFitter
from training.evaluation.geometry import motion_of

_ROUNDS = 6
"""Of the fixed point that turns the flow around; it converges by a factor of five or more a round."""

_SKIN_SHARE = 0.3
"""How much of a lid's way the ring of skin around it goes."""

_HEAD_SPREAD = np.radians(5.0)
_LARGEST_CORRECTION = 0.5
"""Of the signed shapes, which correct a face more than they move it."""


class PosedFaces:
    """Changes the expression of labelled pictures."""

    def __init__(self, model: FaceModel) -> None:
        self._model = model
        self._fitter = CoefficientFitter(model)
        self._engine = GeometryRenderer(model)

    def posed(
        self, image: ImageArray, landmarks: FloatArray, count: int, random: Generator
    ) -> list[tuple[ImageArray, FloatArray]]:
        """One face in several random expressions.

        Args:
            image: RGB uint8 (S, S, 3).
            landmarks: float32 (478, 3), pixels.
            count: how many.
            random: draws the expressions.

        Returns:
            Pictures like ``image`` with their landmarks.
        """
        size = image.shape[0]
        fit = self._fitter.fit_photo(landmarks)
        motion = motion_of(fit, size)
        return self.in_motions(
            image, landmarks, fit.identity, motion, [wide_motion(motion, random) for _ in range(count)]
        )

    def in_motions(
        self, image: ImageArray, landmarks: FloatArray, identity: FloatArray, motion: Motion, wanted: Sequence[Motion]
    ) -> list[tuple[ImageArray, FloatArray]]:
        """One face in each of the wanted motions; as :meth:`posed`, for a face that was fitted before.

        Args:
            image: RGB uint8 (S, S, 3).
            landmarks: float32 (478, 3), pixels.
            identity: float32 (80,).
            motion: its own.
            wanted: the others.
        """
        size = image.shape[0]
        self._engine.set_portrait(image, landmarks, identity, motion)
        mesh = MeshMotion(self._model, landmarks, identity, motion, size)
        still = mesh.move(motion)
        made = []
        for one in wanted:
            picture = self._engine.render_with_flow(one)
            points = _moved_landmarks(landmarks, still, mesh.move(one), picture.flow, cell_pixels(size))
            made.append((picture.image, points))
        return made


def wide_motion(motion: Motion, random: Generator) -> Motion:
    """An expression that need not be plausible: what matters is that all of them are seen (ict64)."""
    values = {name: motion[name] for name in ICT64.names}
    gaze = random.uniform(-1.0, 1.0, 2) * (random.random() < 0.6)
    for names, amount in (
        (("eyeLookOut_L", "eyeLookIn_R"), gaze[0]),
        (("eyeLookOut_R", "eyeLookIn_L"), -gaze[0]),
        (("eyeLookUp_L", "eyeLookUp_R"), gaze[1]),
        (("eyeLookDown_L", "eyeLookDown_R"), -gaze[1]),
    ):
        if gaze.any():
            values |= {name: max(float(amount), 0.0) for name in names}
    if random.random() < 0.5:
        sides = ("L",), ("R",), ("L", "R")
        closed = float(random.uniform(0.2, 1.0))
        values |= {f"eyeBlink_{side}": closed for side in sides[int(random.integers(3))]}
    others = [one for one in ICT64.coefficients[: ICT64.expression_count] if one.group not in ("gaze",)]
    for one in random.choice(np.array(others, dtype=object), int(random.integers(1, 5)), replace=False):
        limit = _LARGEST_CORRECTION if one.lower < 0 else 1.0
        values[one.name] = float(random.uniform(max(one.lower, -limit), min(one.upper, limit)))
    return turned(motion.with_values(**values), random)


def turned(motion: Motion, random: Generator) -> Motion:
    """The motion with the head turned a little at random."""
    return motion.with_values(
        **{name: motion[name] + float(random.normal(0.0, _HEAD_SPREAD)) for name in ("pitch", "yaw", "roll")}
    )


def _moved_landmarks(
    landmarks: FloatArray, still: MovedFace, moved: MovedFace, flow: FloatArray, cell: int
) -> FloatArray:
    """Where the landmarks of the photo are in the picture: float32 (478, 3)."""
    result = landmarks.copy()
    result[:SURFACE_POINTS, :2] = moved.points
    result[:SURFACE_POINTS, 2] += moved.depth - still.depth
    for eye, motion, before in zip(EYES, moved.eyes, still.eyes, strict=True):
        upper, lower = motion.upper - before.upper, motion.lower - before.lower
        ring = landmarks[eye.skin, :2].astype(np.float64)
        edges = np.concatenate([landmarks[eye.upper, :2], landmarks[eye.lower, :2]]).astype(np.float64)
        nearest = np.linalg.norm(ring[:, None] - edges[None], axis=2).argmin(axis=1)
        # The engine edits the eye where it is in the photo, and moves head and face after that.
        for points, step in (
            (eye.skin, _SKIN_SHARE * np.concatenate([upper, lower])[nearest]),
            (eye.upper, upper),
            (eye.lower, lower),
            (eye.iris, np.broadcast_to(motion.iris - before.iris, (len(eye.iris), 2))),
        ):
            result[points, :2] = _carried(landmarks[points, :2] + step, flow, cell)
    return result


def _carried(points: NDArray[np.float64], flow: FloatArray, cell: int) -> NDArray[np.float64]:
    """Where a backward flow takes points (N, 2) of the unmoved picture."""
    places = points.copy()
    for _ in range(_ROUNDS):
        columns, rows = ((places + 0.5) / cell - 0.5).astype(np.float32).T
        places = points - sample(flow, columns[None], rows[None])[0]
    return np.asarray(places)
