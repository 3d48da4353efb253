import numpy as np
import pytest

from core import landmark_groups as groups
from core.motion import ICT64
from training.face_model.anatomy import constrained, shape_support, stacked, symmetrised, turned_over
from training.face_model.measure import shape_change


@pytest.fixture(scope="module")
def refined(model):
    """The bundled model under wild corrections."""
    random = np.random.default_rng(3)
    return constrained(model, 0.05 * random.normal(size=(145, 478, 3)))


def expression(model, name):
    return model.expression_basis[:, :, ICT64.index(name)]


def gap(vertices, upper, lower):
    return vertices[list(upper)] - vertices[list(lower)]


def test_no_corrections_no_change(model):
    same = constrained(model, np.zeros((145, 478, 3)))
    assert np.abs(stacked(same) - stacked(model)).max() < 1e-6


def test_lips_stay_as_closed_as_they_were(model, refined):
    lips = (groups.UPPER_LIP_INNER, groups.LOWER_LIP_INNER)
    assert np.abs(gap(refined.mean, *lips) - gap(model.mean, *lips)).max() < 0.03


def test_an_opened_jaw_with_closed_mouth_seals_the_lips_as_before(model, refined):
    lips = (groups.UPPER_LIP_INNER, groups.LOWER_LIP_INNER)
    before, after = (
        gap(one.mean + expression(one, "jawOpen") + expression(one, "mouthClose"), *lips)[:, 1]
        for one in (model, refined)
    )
    assert np.abs(after - before).mean() < 0.03


@pytest.mark.parametrize(
    ("name", "upper", "lower"),
    [
        ("eyeBlink_R", groups.RIGHT_UPPER_LID, groups.RIGHT_LOWER_LID),
        ("eyeBlink_L", groups.LEFT_UPPER_LID, groups.LEFT_LOWER_LID),
    ],
)
def test_blinking_shuts_the_lids_as_before(model, refined, name, upper, lower):
    before = gap(model.mean + expression(model, name), upper, lower)[:, 1]
    after = gap(refined.mean + expression(refined, name), upper, lower)[:, 1]
    assert np.abs(after - before).mean() < 0.03


def test_every_shape_stays_like_its_original_with_its_amplitude(model, refined):
    change = shape_change(model, refined)
    assert change.identity_cosine > 0.9
    assert change.expression_cosine > 0.9
    first, second = stacked(model)[1:], stacked(refined)[1:]
    amplitude = (first * second).sum(axis=(1, 2)) / (first**2).sum(axis=(1, 2))
    assert amplitude == pytest.approx(np.ones(144), abs=0.1)


def test_no_triangle_turns_over_that_did_not(model, refined):
    assert shape_change(model, refined).new_flips == 0
    assert turned_over(refined.mean, refined.triangles).sum() <= turned_over(model.mean, model.triangles).sum()


def test_irises_of_the_neutral_face_move_whole_and_expressions_leave_them(model, refined):
    change = stacked(refined) - stacked(model)
    for iris in (groups.RIGHT_IRIS, groups.LEFT_IRIS):
        points = change[0, list(iris)]
        assert np.abs(points - points.mean(axis=0)).max() < 1e-5
    assert np.abs(change[-64:, 468:]).max() < 1e-6


def test_corrections_are_symmetric(model, refined):
    change = stacked(refined) - stacked(model)
    assert np.abs(symmetrised(change, model) - change).max() < 1e-3


def test_support_is_local_to_the_shape(model):
    support = shape_support(model)[-64:]
    blink = support[ICT64.index("eyeBlink_L")]
    assert blink[386] == pytest.approx(1.0)
    assert blink[list(groups.OUTER_LIP_RING)].max() < 0.01
    assert blink[159] < 0.01
