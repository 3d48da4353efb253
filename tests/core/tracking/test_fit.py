import numpy as np
import pytest

from core.conventions import euler_angles, rotation_matrix
from core.face_model import load_face_model
from core.motion import ICT64
from core.pose import Pose
from core.tracking.expected_expression import ExpectedExpression
from core.tracking.expression_prior import ExpressionPrior
from core.tracking.fit import CoefficientFitter

MODEL = load_face_model()
FITTER = CoefficientFitter(MODEL)


def expression(**values):
    beta = np.zeros(64)
    for name, value in values.items():
        beta[ICT64.index(name)] = value
    return beta


SMILE = expression(mouthSmile_L=0.7, mouthSmile_R=0.6, cheekSquint_L=0.3, cheekSquint_R=0.3)
SHOUT = expression(jawOpen=0.8, browInnerUp_L=0.5, browInnerUp_R=0.5, eyeWide_L=0.4, eyeWide_R=0.4)
WINK = expression(eyeBlink_L=0.9, mouthSmile_L=0.3)


def person(seed, noise=0.0, beta=SMILE, angles=(0.1, -0.2, 0.05), scale=9.0):
    generator = np.random.default_rng(seed)
    alpha = generator.normal(size=80) * 0.6
    pose = Pose(rotation_matrix(*angles), scale, np.array([130.0, 120.0]))
    landmarks = MODEL.project(MODEL.shape(alpha, beta), pose)
    return landmarks + generator.normal(size=landmarks.shape) * noise, alpha, pose


@pytest.mark.parametrize("beta", [SMILE, SHOUT, WINK], ids=["smile", "shout", "wink"])
def test_a_known_expression_of_a_known_person_is_found(beta):
    landmarks, alpha, pose = person(0, beta=beta)
    fit = FITTER.fit_frame(landmarks, alpha)
    assert np.abs(fit.expression - beta).mean() < 0.03
    strong = beta > 0.5
    assert np.abs(fit.expression - beta)[strong].max() < 0.25
    np.testing.assert_allclose(euler_angles(fit.pose.rotation), euler_angles(pose.rotation), atol=0.01)
    assert fit.pose.scale == pytest.approx(pose.scale, rel=0.005)


def test_what_the_pixels_say_decides_where_landmarks_do_not():
    """A press of the lips that noisy landmarks hardly show, and a smile that they show well."""
    beta = expression(mouthPress_L=0.6, mouthSmile_R=0.8)
    landmarks, alpha, _ = person(4, noise=1.5, beta=beta)
    press, smile = ICT64.index("mouthPress_L"), ICT64.index("mouthSmile_R")
    alone = FITTER.fit_frame(landmarks, alpha).expression
    expected = expression(mouthPress_L=0.6, mouthSmile_R=0.5)
    told = FITTER.fit_frame(landmarks, alpha, expected=ExpectedExpression(expected, np.full(64, 100.0))).expression
    assert abs(told[press] - 0.6) < 0.5 * abs(alone[press] - 0.6)
    assert told[smile] > 0.6
    certain = FITTER.fit_frame(landmarks, alpha, expected=ExpectedExpression(expected, np.full(64, 1e9))).expression
    np.testing.assert_allclose(certain, expected, atol=1e-3)


def test_pixels_count_more_for_lips_that_landmarks_draw_towards_usual_mouths():
    prior = ExpressionPrior(trust=0.5, hidden_trust=8.0)
    hessian, gradient = prior.terms(np.zeros(64), ExpectedExpression(np.full(64, 0.1), np.full(64, 10.0)))
    pucker, jaw = ICT64.index("mouthPucker"), ICT64.index("jawOpen")
    assert (hessian[pucker, pucker], hessian[jaw, jaw]) == (40.0, 5.0)
    assert gradient[[pucker, jaw]] == pytest.approx([-4.0, -0.5])


def test_lips_that_are_seen_to_close_may_close_further_than_the_jaw_has_opened():
    landmarks, alpha, _ = person(6)
    expected = ExpectedExpression(expression(mouthClose=0.5), np.full(64, 1e6))
    close = ICT64.index("mouthClose")
    assert FITTER.fit_frame(landmarks, alpha).expression[close] < 0.1
    assert FITTER.fit_frame(landmarks, alpha, expected=expected).expression[close] == pytest.approx(0.5, abs=0.01)


def test_an_expectation_helps_to_tell_face_from_expression():
    landmarks, alpha, _ = person(5, noise=0.5, beta=SHOUT)
    expected = ExpectedExpression(SHOUT, np.full(64, 400.0))
    shapes = [
        MODEL.shape(fit.identity, np.zeros(64))
        for fit in (FITTER.fit_photo(landmarks), FITTER.fit_photo(landmarks, expected=expected))
    ]
    errors = [np.linalg.norm(shape - MODEL.shape(alpha, np.zeros(64)), axis=1).mean() for shape in shapes]
    assert errors[1] < errors[0]
    joint = FITTER.fit_identity([landmarks], expected=[expected])[0]
    np.testing.assert_allclose(joint.expression, SHOUT, atol=0.1)


@pytest.mark.parametrize("seed", range(3))
def test_a_photo_is_explained_within_the_noise(seed):
    landmarks, _, pose = person(seed, noise=0.5)
    fit = FITTER.fit_photo(landmarks)
    assert fit.error < 1.0
    assert np.corrcoef(fit.expression, SMILE)[0, 1] > 0.8
    np.testing.assert_allclose(euler_angles(fit.pose.rotation), euler_angles(pose.rotation), atol=0.03)


def test_several_frames_tell_more_about_the_person_than_one():
    poses = [(0.2, 0.3, 0), (-0.2, -0.3, 0.1), (0, 0.5, 0), (0.1, -0.5, 0), (0, 0, 0.2)]
    moods = [SMILE, SHOUT, WINK, SMILE, SHOUT]
    joint, single = [], []
    # One person's size, which no picture shows, can hide the difference; four do not.
    for seed in (2, 3, 4, 5):
        frames = [person(seed, 0.8, beta, angles)[0] for beta, angles in zip(moods, poses, strict=True)]
        truth = MODEL.identity_basis @ person(seed)[1]
        fits = [FITTER.fit_identity(frames)[0]] + [FITTER.fit_photo(frame) for frame in frames]
        errors = [np.linalg.norm(MODEL.identity_basis @ fit.identity - truth, axis=1).mean() for fit in fits]
        joint.append(errors[0])
        single.append(np.mean(errors[1:]))
    assert np.mean(joint) < np.mean(single)


def test_all_frames_of_a_joint_fit_share_the_identity():
    frames = [person(4, 0.3, beta)[0] for beta in (SMILE, SHOUT)]
    first, second = FITTER.fit_identity(frames)
    np.testing.assert_array_equal(first.identity, second.identity)


def test_a_single_photo_and_a_joint_fit_of_one_frame_agree():
    landmarks, *_ = person(5, 0.3)
    alone, joint = FITTER.fit_photo(landmarks), FITTER.fit_identity([landmarks])[0]
    np.testing.assert_allclose(alone.expression, joint.expression, atol=0.05)
    assert alone.error == pytest.approx(joint.error, abs=0.03)


def test_bounds_hold_for_any_landmarks():
    wild = person(6)[0] + np.random.default_rng(1).normal(size=(478, 3)) * 12
    fit = FITTER.fit_photo(wild)
    assert (fit.expression >= ICT64.lower[:64]).all() and (fit.expression <= ICT64.upper[:64]).all()
    assert np.isfinite(fit.identity).all() and np.isfinite(fit.error)


def test_lips_close_no_more_than_the_jaw_opens():
    landmarks, alpha, _ = person(7, 0.5, expression(jawOpen=0.3, mouthClose=0.3))
    fit = FITTER.fit_frame(landmarks, alpha)
    assert fit.expression[ICT64.index("mouthClose")] <= fit.expression[ICT64.index("jawOpen")] + 0.05


def test_a_warm_start_ends_where_a_cold_one_does():
    landmarks, alpha, _ = person(8, 0.3)
    cold = FITTER.fit_frame(landmarks, alpha)
    nearby = FITTER.fit_frame(person(8, 0.3, SMILE * 0.8, (0.12, -0.18, 0.04))[0], alpha)
    warm = FITTER.fit_frame(landmarks, alpha, nearby)
    np.testing.assert_allclose(warm.expression, cold.expression, atol=0.03)


@pytest.mark.parametrize("factor", [0.2, 5.0])
def test_the_size_of_the_picture_does_not_matter(factor):
    landmarks, alpha, _ = person(9)
    small, large = FITTER.fit_frame(landmarks, alpha), FITTER.fit_frame(landmarks * factor, alpha)
    np.testing.assert_allclose(small.expression, large.expression, atol=1e-3)
    assert large.pose.scale == pytest.approx(small.pose.scale * factor, rel=1e-3)


def test_points_that_were_not_seen_are_ignored():
    landmarks, alpha, _ = person(10)
    hidden = np.ones(478)
    hidden[::3] = 0
    broken = landmarks.copy()
    broken[::3] += 500
    fit = FITTER.fit_frame(broken, alpha, weights=hidden)
    assert fit.error < 1.0


def test_without_depth_the_pose_is_still_found():
    landmarks, alpha, pose = person(11)
    flat = landmarks.copy()
    flat[:, 2] = 77.0
    fit = CoefficientFitter(MODEL, use_depth=False).fit_frame(flat, alpha)
    np.testing.assert_allclose(euler_angles(fit.pose.rotation), euler_angles(pose.rotation), atol=0.05)


def test_a_pose_that_is_known_better_keeps_its_size_and_place():
    """Landmarks of a shouting face that err all over, read as a head three percent larger."""
    landmarks, alpha, pose = person(11, noise=0.3, beta=SHOUT)
    larger = Pose(pose.rotation, 1.03 * pose.scale, pose.translation + 1.0)
    told = FITTER.fit_frame(landmarks, alpha, pose=larger)
    assert told.pose.scale == pytest.approx(larger.scale, rel=1e-9)
    np.testing.assert_allclose(told.pose.translation, larger.translation)
    assert euler_angles(told.pose.rotation)[2] == pytest.approx(euler_angles(larger.rotation)[2], abs=0.005)

    true = FITTER.fit_frame(landmarks, alpha, pose=pose)
    turned = Pose(rotation_matrix(0.1, -0.1, 0.05), pose.scale, pose.translation)
    found = FITTER.fit_frame(landmarks, alpha, FITTER.fit_frame(landmarks, alpha), pose=turned)
    assert euler_angles(found.pose.rotation)[1] == pytest.approx(-0.2, abs=0.02), "yaw is found again"
    np.testing.assert_allclose(true.expression, SHOUT, atol=0.3)
