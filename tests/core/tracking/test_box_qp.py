import numpy as np
import pytest
from scipy.optimize import minimize

from core.tracking.box_qp import solve_box_qp


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_the_minimum_that_a_general_solver_finds(seed):
    generator = np.random.default_rng(seed)
    root = generator.normal(size=(30, 12))
    hessian, gradient = root.T @ root + 0.1 * np.eye(12), generator.normal(size=12) * 5
    lower, upper = -generator.uniform(0, 0.5, 12), generator.uniform(0, 0.5, 12)
    lower[:3], upper[:3] = -np.inf, np.inf
    ours = solve_box_qp(hessian, gradient, lower, upper)
    theirs = minimize(
        lambda x: 0.5 * x @ hessian @ x + gradient @ x, np.zeros(12), jac=lambda x: hessian @ x + gradient,
        bounds=list(zip(lower, upper, strict=True)), method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-10},
    )  # fmt: skip
    np.testing.assert_allclose(ours, theirs.x, atol=1e-5)


def test_without_active_bounds_it_solves_the_linear_system():
    hessian, gradient = np.array([[4.0, 1.0], [1.0, 3.0]]), np.array([1.0, 2.0])
    free = np.full(2, np.inf)
    np.testing.assert_allclose(solve_box_qp(hessian, gradient, -free, free), -np.linalg.solve(hessian, gradient))


def test_the_answer_never_leaves_the_box():
    answer = solve_box_qp(np.eye(2), np.array([-9.0, 9.0]), np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
    np.testing.assert_array_equal(answer, [1.0, -1.0])


def test_equal_bounds_fix_a_variable():
    answer = solve_box_qp(np.eye(2), np.array([-9.0, -0.5]), np.array([0.2, -1.0]), np.array([0.2, 1.0]))
    np.testing.assert_allclose(answer, [0.2, 0.5])
