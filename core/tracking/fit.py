"""Landmarks to morphable-model coefficients: bounded Gauss-Newton on identity, expression and pose."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.conventions import FloatArray
from core.face_model import EXPRESSION_COUNT, IDENTITY_COUNT, OUTER_EYE_WIDTH, POINTS, FaceModel
from core.pose import Pose
from core.tracking.box_qp import solve_box_qp
from core.tracking.expected_expression import ExpectedExpression
from core.tracking.expression_prior import ExpressionPrior
from core.tracking.initial_pose import initial_pose, rotation_from_vector
from core.tracking.observation import Equations, Observation

Array = NDArray[np.float64]

_POSE = 6
_FRAME_STEPS = 6
_WARM_STEPS = 3
_POSE_FIRST_STEPS = 1
_PHOTO_STEPS = 8
_IDENTITY_ROUNDS = 8
_EXPRESSION_TOLERANCE = 2e-3
_ROTATION_TOLERANCE = 1e-3
_IDENTITY_TOLERANCE = 0.01
_IDENTITY_PRIOR = 1.0
_LARGEST_FRAMES_WEIGHT = 4


@dataclass(frozen=True, eq=False)
class FitResult:
    """One face explained by the model.

    Attributes:
        identity: float32 (80,), alpha.
        expression: float32 (64,), beta inside its bounds.
        pose: weak-perspective pose in the pixels of the landmarks.
        error: mean 2-D distance of the observed landmarks in percent of the outer-eye-corner width.
    """

    identity: FloatArray
    expression: FloatArray
    pose: Pose
    error: float


@dataclass(frozen=True, eq=False)
class _Evidence:
    """What one picture says.

    Attributes:
        target: landmarks with their gaps.
        weights: trust in each row of the equations.
        seen: which landmarks were observed.
        expected: what the pixels let expect.
    """

    target: Array
    weights: Array
    seen: NDArray[np.bool_]
    expected: ExpectedExpression | None


@dataclass(frozen=True, eq=False)
class _State:
    expression: Array
    pose: Pose


class CoefficientFitter:
    """Fits the morphable model to landmarks.

    Args:
        model: the morphable model.
        prior: penalties on expression coefficients.
        use_depth: whether the landmarks' z means anything (it does not for 68-point detectors).
        weights: float (478,), of landmarks that are given without weights of their own; None for all alike.
    """

    def __init__(
        self,
        model: FaceModel,
        prior: ExpressionPrior | None = None,
        use_depth: bool = True,
        weights: ArrayLike | None = None,
    ) -> None:
        self.model = model
        self._weights = weights
        self.prior = prior if prior is not None else ExpressionPrior()
        self._use_depth = use_depth
        self._observation = Observation(model)
        self._joint_basis = np.concatenate(
            [self._observation.expression_basis, self._observation.identity_basis], axis=2
        )

    def fit_photo(
        self, landmarks: ArrayLike, weights: ArrayLike | None = None, expected: ExpectedExpression | None = None
    ) -> FitResult:
        """Identity, expression and pose of a single picture.

        Args:
            landmarks: float (478, 3), pixels.
            weights: float (478,), 0 for points that were not observed; None for the fitter's own.
            expected: what the pixels say of the expression; None if nothing does.
        """
        evidence = self._evidence(landmarks, weights, expected)
        identity = np.zeros(IDENTITY_COUNT)
        state = self._fit(evidence, identity, None, _POSE_FIRST_STEPS)
        for _ in range(_PHOTO_STEPS):
            state, step = self._joint_step(evidence, identity, state)
            identity = identity + step
            if np.abs(step).max() < _IDENTITY_TOLERANCE:
                break
        return self._result(evidence, identity, state)

    def fit_identity(
        self,
        frames: Sequence[ArrayLike],
        weights: ArrayLike | None = None,
        expected: Sequence[ExpectedExpression | None] | None = None,
    ) -> list[FitResult]:
        """One identity for several frames of the same person, and each frame's expression and pose.

        Expression and pose are eliminated from each frame's normal equations (Schur complement), which leaves a
        small system for the identity.

        Args:
            frames: landmarks (478, 3) in pixels of each frame; a dozen that differ is enough.
            weights: as in :meth:`fit_photo`.
            expected: of each frame, as in :meth:`fit_photo`; None if nothing is expected of any.
        """
        expectations = [None] * len(frames) if expected is None else expected
        seen = [self._evidence(landmarks, weights, one) for landmarks, one in zip(frames, expectations, strict=True)]
        identity = np.zeros(IDENTITY_COUNT)
        states: list[_State | None] = [None] * len(frames)
        for round_number in range(_IDENTITY_ROUNDS):
            steps = 4 if round_number == 0 else 2
            fitted = [self._fit(evidence, identity, state, steps) for evidence, state in zip(seen, states, strict=True)]
            step = self._identity_step(seen, fitted, identity)
            identity = identity + step
            states = list(fitted)
            if np.abs(step).max() < _IDENTITY_TOLERANCE:
                break
        return [
            self._result(evidence, identity, self._fit(evidence, identity, state, _WARM_STEPS))
            for evidence, state in zip(seen, states, strict=True)
        ]

    def fit_frame(
        self,
        landmarks: ArrayLike,
        identity: ArrayLike,
        previous: FitResult | None = None,
        weights: ArrayLike | None = None,
        expected: ExpectedExpression | None = None,
        pose: Pose | None = None,
    ) -> FitResult:
        """Expression and pose of a frame whose person is known.

        Args:
            landmarks: float (478, 3), pixels.
            identity: float (80,).
            previous: the fit of the frame before, to start from; only a start, it does not pull.
            weights: as in :meth:`fit_photo`.
            expected: as in :meth:`fit_photo`.
            pose: roll, size and place, where something tells them better than landmarks; pitch and yaw begin there.
        """
        evidence = self._evidence(landmarks, weights, expected)
        alpha = np.asarray(identity, dtype=np.float64)
        state = None if previous is None else _State(previous.expression.astype(np.float64), previous.pose)
        steps = _FRAME_STEPS if previous is None else _WARM_STEPS
        if pose is not None:
            state = _State(np.zeros(EXPRESSION_COUNT) if state is None else state.expression, pose)
        return self._result(evidence, alpha, self._fit(evidence, alpha, state, steps, pose is not None))

    def _evidence(
        self, landmarks: ArrayLike, weights: ArrayLike | None, expected: ExpectedExpression | None
    ) -> _Evidence:
        trust = self._weights if weights is None else weights
        seen = np.ones(POINTS, dtype=bool) if trust is None else np.asarray(trust) > 0
        rows = self._observation.row_weights(trust, self._use_depth)
        return _Evidence(self._observation.targets(landmarks), rows, seen, expected)

    def _fit(
        self, evidence: _Evidence, identity: Array, start: _State | None, steps: int, known_pose: bool = False
    ) -> _State:
        observation = self._observation
        base = observation.mean + observation.identity_basis @ identity
        if start is None:
            state = _State(np.zeros(EXPRESSION_COUNT), initial_pose(base, evidence.target, self._use_depth))
        else:
            state = start
        for _ in range(steps):
            vertices = base + observation.expression_basis @ state.expression
            equations = observation.equations(
                evidence.target, vertices, state.pose, observation.expression_basis, evidence.weights
            )
            state, step = self._bounded_step(equations, evidence.expected, state, np.zeros(0), known_pose)
            if np.abs(step[_POSE:]).max() < _EXPRESSION_TOLERANCE and np.abs(step[:3]).max() < _ROTATION_TOLERANCE:
                break
        return state

    def _joint_step(self, evidence: _Evidence, identity: Array, state: _State) -> tuple[_State, Array]:
        """One Gauss-Newton step of pose, expression and identity at once; returns the identity's step."""
        observation = self._observation
        vertices = (
            observation.mean + observation.identity_basis @ identity + observation.expression_basis @ state.expression
        )
        equations = observation.equations(evidence.target, vertices, state.pose, self._joint_basis, evidence.weights)
        state, step = self._bounded_step(equations, evidence.expected, state, identity)
        return state, step[_POSE + EXPRESSION_COUNT :]

    def _bounded_step(
        self,
        equations: Equations,
        expected: ExpectedExpression | None,
        state: _State,
        identity: Array,
        known_pose: bool = False,
    ) -> tuple[_State, Array]:
        """Solve for pose, expression within its bounds, and as many identity numbers as ``identity`` holds."""
        end = _POSE + EXPRESSION_COUNT
        hessian = equations.rows.T @ equations.rows
        gradient = -equations.rows.T @ equations.residual
        prior_hessian, prior_gradient = self.prior.terms(state.expression, expected)
        hessian[_POSE:end, _POSE:end] += prior_hessian
        gradient[_POSE:end] += prior_gradient
        gradient[end:] += _IDENTITY_PRIOR**2 * identity
        diagonal = np.concatenate(
            [np.full(_POSE, 1e-6), np.zeros(EXPRESSION_COUNT), np.full(len(identity), _IDENTITY_PRIOR**2)]
        )
        hessian[np.diag_indices_from(hessian)] += diagonal
        upper = self.prior.upper_at(state.expression, expected)
        expression = np.minimum(state.expression, upper)
        pose_bound, identity_bound = np.full(_POSE, np.inf), np.full(len(identity), np.inf)
        if known_pose:
            # The first two numbers turn the head about the picture's axes.
            pose_bound[2:] = 0.0
        step = solve_box_qp(
            hessian,
            gradient,
            np.concatenate([-pose_bound, self.prior.lower - expression, -identity_bound]),
            np.concatenate([pose_bound, upper - expression, identity_bound]),
        )
        moved = np.clip(expression + step[_POSE:end], self.prior.lower, self.prior.upper)
        return _State(moved, _moved(state.pose, step)), step

    def _identity_step(self, seen: list[_Evidence], states: list[_State], identity: Array) -> Array:
        observation = self._observation
        hessian = np.eye(IDENTITY_COUNT) * _IDENTITY_PRIOR**2
        gradient = _IDENTITY_PRIOR**2 * identity
        share = min(len(seen), _LARGEST_FRAMES_WEIGHT) / len(seen)
        for evidence, state in zip(seen, states, strict=True):
            vertices = (
                observation.mean
                + observation.identity_basis @ identity
                + observation.expression_basis @ state.expression
            )
            equations = observation.equations(
                evidence.target, vertices, state.pose, self._joint_basis, evidence.weights
            )
            whole = equations.rows.T @ equations.rows
            slope = -equations.rows.T @ equations.residual
            end = _POSE + EXPRESSION_COUNT
            prior_hessian, prior_gradient = self.prior.terms(state.expression, evidence.expected)
            whole[_POSE:end, _POSE:end] += prior_hessian
            slope[_POSE:end] += prior_gradient
            inside = (state.expression > self.prior.lower + 1e-6) & (state.expression < self.prior.upper - 1e-6)
            free = np.flatnonzero(np.concatenate([np.ones(_POSE, dtype=bool), inside]))
            coupling = whole[np.ix_(free, np.arange(end, end + IDENTITY_COUNT))]
            inner = whole[np.ix_(free, free)] + 1e-8 * np.eye(len(free))
            eliminated = np.linalg.solve(inner, coupling)
            hessian += share * (whole[end:, end:] - coupling.T @ eliminated)
            gradient += share * (slope[end:] - eliminated.T @ slope[free])
        return np.asarray(-np.linalg.solve(hessian, gradient), dtype=np.float64)

    def _result(self, evidence: _Evidence, identity: Array, state: _State) -> FitResult:
        vertices = self.model.shape(identity, state.expression)
        projected = self.model.project(vertices, state.pose)
        distance = np.linalg.norm(projected[:, :2] - evidence.target[: len(projected), :2], axis=1)
        return FitResult(
            identity=identity.astype(np.float32),
            expression=state.expression.astype(np.float32),
            pose=state.pose,
            error=float(100.0 * distance[evidence.seen].mean() / (state.pose.scale * OUTER_EYE_WIDTH)),
        )


def _moved(pose: Pose, step: Array) -> Pose:
    return replace(
        pose,
        rotation=rotation_from_vector(step[:3]) @ pose.rotation,
        scale=pose.scale * float(np.exp(np.clip(step[3], -0.3, 0.3))),
        translation=pose.translation + step[4:6],
    )
