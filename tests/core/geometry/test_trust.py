import numpy as np
import pytest

from core.face_model import load_face_model
from core.geometry.topology import EYES, LOWER_INNER_LIP, UPPER_INNER_LIP
from core.geometry.trust import CELLS, trust_map
from core.motion import ICT64, Motion
from core.pose import pose_from_motion


def points_of(size, **motion):
    model, wanted = load_face_model(), Motion.neutral(ICT64).with_values(**motion)
    vertices = model.shape(np.zeros(80, np.float32), wanted.expression)
    return model.project(vertices, pose_from_motion(wanted, size))[:468, :2].astype(np.float64)


def at(trust, points, size, places):
    column, row = ((points[places].mean(axis=0) + 0.5) * CELLS / size).astype(int)
    return trust[row, column]


@pytest.mark.parametrize("motion", [{}, {"yaw": 0.5}, {"jawOpen": 0.8}, {"roll": 0.6, "tx": 0.2}])
def test_features_are_trusted_wholly_skin_half_and_the_rest_not(motion):
    points = points_of(256, **motion)
    trust = trust_map(points, 256)
    assert trust.shape == (CELLS, CELLS) and trust.dtype == np.float32
    for eye in EYES:
        assert at(trust, points, 256, np.concatenate([eye.upper, eye.lower])) > 0.95
    assert at(trust, points, 256, np.concatenate([UPPER_INNER_LIP, LOWER_INNER_LIP])) > 0.95
    assert at(trust, points, 256, np.array([4])) == pytest.approx(0.5, abs=0.1)
    assert trust[:8].max() == trust[-4:].max() == 0.0 and 0.0 <= trust.min() and trust.max() <= 1.0


def test_the_size_of_the_picture_does_not_matter():
    assert np.abs(trust_map(points_of(256), 256) - trust_map(points_of(1024), 1024)).max() < 0.05


def test_skin_at_the_edge_of_the_picture_is_trusted_less():
    trust = trust_map(points_of(256, tx=0.45), 256)
    cheek = trust[70:90, -1]
    assert cheek.max() < 0.2 and trust[70:90, -12].max() > 0.4
