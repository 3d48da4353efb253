import numpy as np
import pytest
from scipy import sparse

from core.conventions import rotation_matrix
from training.face_model.regression import CorrectionPrior, Residuals, laplacian_roughness, solve_corrections

POINTS, SHAPES, FRAMES = 12, 3, 200


@pytest.fixture
def problem():
    """Frames that observe x and y of known corrections under turned heads."""
    random = np.random.default_rng(0)
    truth = 0.1 * random.normal(size=(SHAPES, POINTS, 3))
    features = np.concatenate([np.ones((FRAMES, 1)), random.normal(size=(FRAMES, SHAPES - 1))], axis=1)
    rotations = np.stack([rotation_matrix(*random.normal(scale=(0.2, 0.5, 0.1))) for _ in range(FRAMES)])
    moved = np.tensordot(features, truth, axes=1)
    offsets = np.einsum("fij,fnj->fni", rotations, moved)
    offsets += 0.01 * random.normal(size=offsets.shape)
    trust = np.ones_like(offsets)
    trust[:, :, 2] = 0.0
    offsets[:, :, 2] = 99.0
    return truth, Residuals(features, rotations, offsets, trust, np.arange(FRAMES))


def flat_prior(precision=1e-3, support=None):
    return CorrectionPrior(
        precision=np.full(SHAPES, precision),
        support=np.ones((SHAPES, POINTS)) if support is None else support,
        roughness=sparse.csr_matrix((POINTS, POINTS)),
    )


def test_known_corrections_come_back_without_measured_depth(problem):
    truth, residuals = problem
    found = solve_corrections(residuals, flat_prior(), person_effect=0.0, rounds=60)
    assert np.abs(found - truth)[..., :2].max() < 0.01
    assert np.abs(found - truth)[..., 2].max() < 0.03


def test_no_residual_no_correction(problem):
    _, residuals = problem
    nothing = Residuals(
        residuals.features, residuals.rotations, np.zeros_like(residuals.offsets), residuals.trust, residuals.person
    )
    assert np.abs(solve_corrections(nothing, flat_prior(), 1.0)).max() == 0.0


def test_strong_prior_shrinks(problem):
    _, residuals = problem
    free = solve_corrections(residuals, flat_prior(), 0.0)
    held = solve_corrections(residuals, flat_prior(precision=1e4), 0.0)
    assert np.linalg.norm(held) < 0.1 * np.linalg.norm(free)


def test_nothing_moves_outside_the_support(problem):
    _, residuals = problem
    support = np.ones((SHAPES, POINTS))
    support[1, 5:] = 0.0
    found = solve_corrections(residuals, flat_prior(support=support), 0.0)
    assert np.abs(found[1, 5:]).max() == 0.0
    assert np.abs(found[1, :5]).max() > 0.0


def test_person_effect_ignores_what_is_constant_in_a_clip(problem):
    _, residuals = problem
    random = np.random.default_rng(1)
    clips = np.repeat(np.arange(4), FRAMES // 4)
    peculiar = 0.3 * random.normal(size=(4, POINTS, 3))[clips]
    offsets = residuals.offsets + np.einsum("fij,fnj->fni", residuals.rotations, peculiar)
    # Coefficients that differ between the clips: without the person effect they would explain the peculiarity.
    features = residuals.features + np.array([0.0, 1.0, 1.0]) * random.normal(size=(4, 1))[clips]
    unexplained = np.einsum(
        "fij,fnj->fni", residuals.rotations, np.tensordot(residuals.features - features, problem[0], axes=1)
    )
    changed = Residuals(features, residuals.rotations, offsets - unexplained, residuals.trust, clips)
    plain = solve_corrections(changed, flat_prior(), 0.0)
    robust = solve_corrections(changed, flat_prior(), 100.0)
    error = [np.abs(found[1:, :, :2] - problem[0][1:, :, :2]).mean() for found in (plain, robust)]
    assert error[1] < 0.6 * error[0]


def test_roughness_is_zero_for_constants_and_grows_with_bumps():
    triangles = np.array([[0, 1, 2], [1, 3, 2], [2, 3, 4]], dtype=np.int32)
    roughness = laplacian_roughness(triangles, 6, 2.0)
    constant, bump = np.ones(6), np.eye(6)[2]
    assert constant @ roughness @ constant == pytest.approx(0.0, abs=1e-12)
    assert bump @ roughness @ bump > 2.0
    alone = np.eye(6)[5]
    assert alone @ roughness @ alone == 0.0
