"""What landmarks say about pose and shape, as weighted linear equations around the present estimate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core import landmark_groups as groups
from core.face_model import POINTS, FaceModel
from core.pose import Pose

Array = NDArray[np.float64]

LANDMARK_NOISE = 0.09
"""Standard deviation of a landmark in centimetres of the face (1 % of the outer-eye-corner width)."""

# The 478 points move together: they count as about 24 independent ones.
_INDEPENDENT_SHARE = 1.0 / np.sqrt(20.0)
_DEPTH_WEIGHT = 0.25
_GAP_WEIGHT = 2.0
_POSE_COLUMNS = 6


def landmark_weights() -> Array:
    """Trust in each landmark, float64 (478,): the outline slides along the head, lids and lips are sharp."""
    weights = np.ones(POINTS)
    weights[list(groups.OVAL)] = 0.35
    weights[list(groups.RIGHT_EYE_RING + groups.LEFT_EYE_RING)] = 1.5
    weights[list(groups.OUTER_LIP_RING + groups.INNER_LIP_RING)] = 1.3
    weights[list(groups.RIGHT_IRIS + groups.LEFT_IRIS)] = 1.2
    return weights


@dataclass(frozen=True, eq=False)
class Equations:
    """Weighted least squares ``rows @ step = residual``.

    Attributes:
        rows: float64 (3 N, 6 + K): rotation vector (3), log scale, translation (2), K shape coefficients.
        residual: float64 (3 N,).
    """

    rows: Array
    residual: Array


class Observation:
    """The landmarks of a picture and the gaps between lids and between lips, which matter more than their places.

    A gap is the difference of two points; under weak perspective it projects like a point without translation,
    so gaps are simply further rows.
    """

    def __init__(self, model: FaceModel) -> None:
        """Prepare mean and bases with the gaps appended."""
        pairs = np.array(groups.LID_PAIRS + groups.LIP_PAIRS)
        self._first, self._second = pairs[:, 0], pairs[:, 1]
        self.mean = self._with_gaps(model.mean)
        self.identity_basis = self._with_gaps(model.identity_basis)
        self.expression_basis = self._with_gaps(model.expression_basis)
        self._place = np.r_[np.ones(POINTS), np.zeros(len(pairs))]
        self.default_weights = landmark_weights()

    def _with_gaps(self, values: ArrayLike) -> Array:
        points = np.asarray(values, dtype=np.float64)
        return np.concatenate([points, points[self._first] - points[self._second]])

    def targets(self, landmarks: ArrayLike) -> Array:
        """Landmarks (478, 3) with the gaps appended."""
        return self._with_gaps(landmarks)

    def row_weights(self, weights: ArrayLike | None, use_depth: bool) -> Array:
        """Weights (3, N) of the x, y, z rows in units of one standard deviation.

        Args:
            weights: float (478,), 0 for points that were not observed, or None for the usual trust.
            use_depth: whether z of the landmarks means anything.
        """
        points = self.default_weights if weights is None else self.default_weights * np.asarray(weights, np.float64)
        gaps = _GAP_WEIGHT * np.sqrt(np.clip(points[self._first] * points[self._second], 0.0, None) > 0)
        plane = np.r_[points, gaps] * _INDEPENDENT_SHARE / LANDMARK_NOISE
        depth = plane * _DEPTH_WEIGHT * self._place * float(use_depth)
        # Irises have no measured depth of their own.
        depth[468:POINTS] = 0.0
        return np.stack([plane, plane, depth])

    def equations(self, targets: Array, vertices: Array, pose: Pose, basis: Array, weights: Array) -> Equations:
        """Linearise the projection of ``vertices`` (N, 3) in ``pose``; ``basis`` is (N, 3, K), ``weights`` (3, N)."""
        count, _, size = basis.shape
        turned = vertices @ pose.rotation.T
        turned_basis = np.tensordot(pose.rotation, basis, axes=(1, 1))
        rows = np.empty((3, count, _POSE_COLUMNS + size))
        x, y, z = turned.T
        zero = np.zeros(count)
        # A small rotation w moves a turned vertex Y by w x Y.
        rows[0, :, :3] = np.stack([zero, z, -y], axis=1)
        rows[1, :, :3] = np.stack([-z, zero, x], axis=1)
        rows[2, :, :3] = np.stack([y, -x, zero], axis=1)
        rows[:, :, 3] = turned.T
        rows[:, :, 4:6] = 0.0
        rows[:, :, 6:] = turned_basis
        rows[1:] *= -1.0
        rows[0, :, 4] = self._place / pose.scale
        rows[1, :, 5] = self._place / pose.scale
        offset = np.array([*pose.translation, 0.0])
        projected = pose.scale * turned * (1.0, -1.0, -1.0) + self._place[:, None] * offset
        residual = ((targets - projected) / pose.scale).T
        self._remove_mean_depth(rows, residual, weights)
        return Equations((rows * weights[:, :, None]).reshape(3 * count, -1), (residual * weights).ravel())

    @staticmethod
    def _remove_mean_depth(rows: Array, residual: Array, weights: Array) -> None:
        # MediaPipe's depth has an unknown offset in every frame.
        total = weights[2].sum()
        if total > 0:
            share = weights[2] / total
            residual[2] -= share @ residual[2]
            rows[2] -= share @ rows[2]
