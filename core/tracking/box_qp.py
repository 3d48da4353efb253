"""Small quadratic programs with a lower and an upper bound on every variable."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Constraints are released in all but the last rounds; without releases the active set only grows and must settle.
_ROUNDS = 24
_ROUNDS_WITHOUT_RELEASE = 6
_TOLERANCE = 1e-9


def solve_box_qp(hessian: NDArray[np.float64], gradient: Vector, lower: Vector, upper: Vector) -> Vector:
    """Minimise ``0.5 x' H x + g' x`` subject to ``lower <= x <= upper`` by an active set.

    Args:
        hessian: float64 (n, n), symmetric positive definite.
        gradient: float64 (n,).
        lower: float64 (n,), -inf where unbounded.
        upper: float64 (n,), not below ``lower``.

    Returns:
        float64 (n,), inside the bounds.
    """
    # Where zero already lies on a bound and the slope pushes outwards, the bound will most likely hold.
    at_bound = np.zeros(len(gradient), dtype=np.int8)
    at_bound[(lower >= -_TOLERANCE) & (gradient > 0)] = -1
    at_bound[(upper <= _TOLERANCE) & (gradient < 0)] = 1
    solution = np.zeros_like(gradient)
    for round_number in range(_ROUNDS):
        free = at_bound == 0
        solution[at_bound < 0] = lower[at_bound < 0]
        solution[at_bound > 0] = upper[at_bound > 0]
        right = -(gradient[free] + hessian[np.ix_(free, ~free)] @ solution[~free])
        solution[free] = np.linalg.solve(hessian[np.ix_(free, free)], right)
        following = at_bound.copy()
        following[free & (solution < lower - _TOLERANCE)] = -1
        following[free & (solution > upper + _TOLERANCE)] = 1
        if round_number < _ROUNDS - _ROUNDS_WITHOUT_RELEASE:
            slope = hessian @ solution + gradient
            following[(at_bound < 0) & (slope < -_TOLERANCE)] = 0
            following[(at_bound > 0) & (slope > _TOLERANCE)] = 0
        if np.array_equal(following, at_bound):
            break
        at_bound = following
    return np.clip(solution, lower, upper)
