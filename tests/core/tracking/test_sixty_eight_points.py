import numpy as np
import pytest

from core.conventions import euler_angles, rotation_matrix
from core.face_model import load_face_model
from core.motion import ICT64
from core.pose import Pose
from core.tracking.fit import CoefficientFitter
from core.tracking.sixty_eight_points import (
    CONTOUR,
    FEATURES,
    SIXTY_EIGHT,
    SixtyEightPointFitter,
    nearest_on_line,
    sixty_eight_weights,
)


@pytest.fixture(scope="module")
def fitter():
    return SixtyEightPointFitter(load_face_model())


def landmarks_of(model, yaw=0.0, **weights):
    expression = np.zeros(64)
    for name, value in weights.items():
        expression[ICT64.index(name)] = value
    pose = Pose(rotation_matrix(0.05, yaw, -0.1), 12.0, np.array([300.0, 280.0]))
    return model.project(model.shape(np.zeros(80), expression), pose)


def test_every_point_has_its_own_landmark_and_sides_mirror(fitter):
    assert len(CONTOUR) == 17
    assert len(FEATURES) == 51
    assert len(set(SIXTY_EIGHT)) == 68
    mirror = fitter.model.mirror
    assert [mirror[point] for point in CONTOUR] == list(reversed(CONTOUR))
    assert {int(mirror[point]) for point in FEATURES} == set(FEATURES)
    assert (sixty_eight_weights() > 0).sum() == 68


@pytest.mark.parametrize("name", ["jawOpen", "mouthSmile_L", "eyeBlink_R", "browInnerUp_L"])
def test_named_expressions_are_found_again(fitter, name):
    landmarks = landmarks_of(fitter.model, **{name: 0.7})
    _, fit = fitter.complete(landmarks[list(SIXTY_EIGHT), :2])
    found = fit.expression[ICT64.index(name)]
    dense = CoefficientFitter(fitter.model).fit_photo(landmarks).expression[ICT64.index(name)]
    assert found == pytest.approx(dense, abs=0.15)
    assert found > 0.3


@pytest.mark.parametrize("yaw", [-0.5, 0.0, 0.5])
def test_head_turn_is_found_without_depth(fitter, yaw):
    landmarks = landmarks_of(fitter.model, yaw=yaw)
    _, fit = fitter.complete(landmarks[list(SIXTY_EIGHT), :2])
    pitch, turned, roll = euler_angles(fit.pose.rotation)
    assert turned == pytest.approx(yaw, abs=0.06)
    assert pitch == pytest.approx(0.05, abs=0.06)
    assert roll == pytest.approx(-0.1, abs=0.03)


def test_completed_landmarks_lie_near_the_true_ones(fitter):
    landmarks = landmarks_of(fitter.model, yaw=0.3, mouthSmile_L=0.6, mouthSmile_R=0.6)
    completed, _ = fitter.complete(landmarks[list(SIXTY_EIGHT), :2])
    assert completed.shape == (478, 3)
    assert completed.dtype == np.float32
    eye_width = np.linalg.norm(landmarks[33, :2] - landmarks[263, :2])
    assert np.linalg.norm((completed - landmarks)[:, :2], axis=1).mean() < 0.02 * eye_width


def test_contour_points_may_slide_along_the_outline(fitter):
    landmarks = landmarks_of(fitter.model, jawOpen=0.4)
    points = landmarks[list(SIXTY_EIGHT), :2].copy()
    straight, _ = fitter.complete(points)
    # The same outline, sampled half a step further on.
    points[1:16] = (points[1:16] + points[2:17]) / 2
    slid, _ = fitter.complete(points)
    eye_width = np.linalg.norm(landmarks[33, :2] - landmarks[263, :2])
    assert np.linalg.norm((slid - straight)[:, :2], axis=1).mean() < 0.01 * eye_width


def test_nearest_places_on_a_line():
    line = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])
    points = np.array([[3.0, 4.0], [-2.0, -1.0], [12.0, 5.0]])
    assert nearest_on_line(points, line) == pytest.approx(np.array([[3.0, 0.0], [0.0, 0.0], [10.0, 5.0]]))
