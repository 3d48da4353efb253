import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from core import landmark_groups as groups
from core.conventions import rotation_matrix
from core.errors import InputError
from core.face_model import OUTER_EYE_WIDTH, load_face_model, save_face_model
from core.motion import ICT64
from core.pose import Pose
from resources import resource_path

MODEL = load_face_model()
FRONTAL = Pose(np.eye(3), 10.0, np.array([100.0, 50.0]))


def weights(**values):
    expression = np.zeros(64)
    for name, value in values.items():
        expression[ICT64.index(name)] = value
    return expression


def shape(**values):
    return MODEL.shape(np.zeros(80), weights(**values))


def test_the_bundled_model_is_small_and_says_where_it_comes_from():
    path = resource_path("face_model.safetensors")
    assert path.stat().st_size < 2_000_000
    assert b"ICT-FaceKit" in path.read_bytes()[:4000]


def test_no_weights_give_the_mean():
    np.testing.assert_array_equal(MODEL.shape(np.zeros(80), np.zeros(64)), MODEL.mean)


def test_the_shape_is_linear_in_the_coefficients():
    generator = np.random.default_rng(0)
    alpha, beta = generator.normal(size=80), generator.normal(size=64)
    expected = MODEL.mean + MODEL.identity_basis @ alpha + MODEL.expression_basis @ beta
    np.testing.assert_allclose(MODEL.shape(alpha, beta), expected, atol=1e-4)


def test_the_unit_of_errors_is_the_mean_face_s_eye_width():
    width = np.linalg.norm(MODEL.mean[groups.RIGHT_EYE_OUTER] - MODEL.mean[groups.LEFT_EYE_OUTER])
    assert width == pytest.approx(OUTER_EYE_WIDTH, rel=0.03)


def test_the_left_eye_is_at_image_right_and_the_chin_below():
    projected = MODEL.project(MODEL.mean, FRONTAL)
    assert projected[groups.LEFT_EYE_OUTER, 0] > projected[groups.RIGHT_EYE_OUTER, 0]
    assert projected[152, 1] > projected[10, 1]
    assert projected[1, 2] < projected[234, 2], "the nose is nearer than the ear"


def test_projection_is_weak_perspective():
    pose = Pose(rotation_matrix(0.1, -0.2, 0.3), 7.0, np.array([3.0, 4.0]))
    turned = MODEL.mean @ pose.rotation.T
    projected = MODEL.project(MODEL.mean, pose)
    np.testing.assert_allclose(projected[:, 0], 7 * turned[:, 0] + 3, atol=1e-3)
    np.testing.assert_allclose(projected[:, 1], -7 * turned[:, 1] + 4, atol=1e-3)


def gap(vertices, pairs):
    return np.mean([vertices[upper, 1] - vertices[lower, 1] for upper, lower in pairs])


def test_names_mean_what_they_say():
    assert gap(shape(eyeBlink_L=1, eyeBlink_R=1), groups.LID_PAIRS) < 0.3 * gap(MODEL.mean, groups.LID_PAIRS)
    assert gap(shape(jawOpen=1), groups.LIP_PAIRS) > gap(MODEL.mean, groups.LIP_PAIRS) + 1.0
    assert shape(mouthSmile_L=1)[groups.MOUTH_LEFT_CORNER, 1] > MODEL.mean[groups.MOUTH_LEFT_CORNER, 1] + 0.3
    assert shape(browInnerUp_L=1)[336, 1] > MODEL.mean[336, 1] + 0.2
    assert shape(eyeLookOut_L=1)[473, 0] > MODEL.mean[473, 0] + 0.2, "the subject's left eye looks to image right"


def test_left_and_right_shapes_mirror_each_other():
    mirrored = MODEL.mirror
    for left, right in ICT64.mirror_pairs:
        a = MODEL.expression_basis[..., ICT64.index(left)]
        b = MODEL.expression_basis[..., ICT64.index(right)][mirrored] * (-1, 1, 1)
        assert np.abs(a - b).max() < 0.05, left


def test_a_saved_model_is_loaded(tmp_path):
    save_face_model(MODEL, tmp_path / "m.safetensors", {"attribution": "test"})
    loaded = load_face_model(tmp_path / "m.safetensors")
    np.testing.assert_array_equal(loaded.expression_basis, MODEL.expression_basis)
    assert loaded.basis_hash == MODEL.basis_hash


def stored(tmp_path, tensors=None, header=None):
    path = tmp_path / "m.safetensors"
    save_face_model(MODEL, path, {})
    good = load_file(path)
    names = {"format": "pirender-face-model", "version": "1"} if header is None else header
    save_file(good if tensors is None else tensors(good), path, names)
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"header": {"format": "pirender-checkpoint"}}, "not a face model"),
        ({"header": {"format": "pirender-face-model", "version": "9"}}, "version 9"),
        ({}, "other expression coefficients"),
    ],
)
def test_other_files_are_refused_in_one_sentence(tmp_path, changes, message):
    with pytest.raises(InputError, match=message) as caught:
        load_face_model(stored(tmp_path, **changes))
    assert "\n" not in str(caught.value)


def test_a_truncated_file(tmp_path):
    whole = resource_path("face_model.safetensors").read_bytes()
    (tmp_path / "m.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged"):
        load_face_model(tmp_path / "m.safetensors")


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="no face model"):
        load_face_model(tmp_path / "m.safetensors")
