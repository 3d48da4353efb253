import numpy as np
import pytest

from core.conventions import rotation_matrix
from core.motion import ICT64
from core.pose import Pose
from core.tracking.fit import FitResult
from training.face_model.refine import point_trust, residuals_of, with_mirror_images
from training.face_model.samples import TrackedPerson
from training.face_model.symmetry import mirrored_features, mirrored_vertices


def fit_of(yaw, **weights):
    expression = np.zeros(64, np.float32)
    for name, value in weights.items():
        expression[ICT64.index(name)] = value
    identity = np.linspace(-0.5, 0.5, 80).astype(np.float32)
    pose = Pose(rotation_matrix(0.1, yaw, -0.2), 7.0, np.array([120.0, 130.0]))
    return FitResult(identity, expression, pose, 0.0)


def person_of(model, fit):
    landmarks = model.project(model.shape(fit.identity, fit.expression), fit.pose)
    return TrackedPerson("somebody", "photo", "MIT", landmarks[None])


def test_residuals_are_what_the_base_lacks_in_centimetres(model, bumped):
    fit = fit_of(0.3, jawOpen=0.5)
    residuals = residuals_of(model, model, [person_of(bumped, fit)], [[fit]])
    turned_back = residuals.offsets[0] @ residuals.rotations[0]
    wanted = bumped.mean - model.mean
    # The depth of a face as a whole cannot be known.
    shift = (turned_back - wanted).mean(axis=0)
    assert turned_back - shift == pytest.approx(wanted, abs=2e-3)
    assert residuals.features[0] == pytest.approx(np.concatenate([[1.0], fit.identity, fit.expression]))


def test_mirror_images_are_mirrored_people(model, bumped):
    fit = fit_of(0.3, mouthSmile_L=0.6, jawLeft=0.2)
    both = with_mirror_images(residuals_of(model, model, [person_of(bumped, fit)], [[fit]]), model)
    assert both.person.tolist() == [0, 1]
    assert both.features[1, 81 + ICT64.index("mouthSmile_R")] == pytest.approx(0.6)
    assert both.features[1, 81 + ICT64.index("jawRight")] == pytest.approx(0.2)
    assert mirrored_features(both.features[1], model) == pytest.approx(both.features[0])
    first, second = (both.offsets[row] @ both.rotations[row] for row in (0, 1))
    assert second == pytest.approx(mirrored_vertices(first, model.mirror), abs=1e-9)


def test_skin_that_turns_away_is_trusted_less(model):
    frontal, turned = (point_trust(model, fit_of(yaw)) for yaw in (0.0, 0.9))
    far_cheek, near_cheek = 280, 50
    assert frontal[near_cheek, 0] == pytest.approx(1.0)
    assert turned[far_cheek, 0] < 0.5 < turned[near_cheek, 0]
    assert (turned[:, 2] < turned[:, 0]).all()
    assert turned[468:, 2].max() == 0.0
