import numpy as np
import pytest

from core.crop import Crop
from core.face_model import load_face_model
from core.motion import ICT64, Motion
from core.moving_face import MovingFace
from core.overlay import mesh_edges, overlay_lines, overlay_points
from core.tracking.types import FaceFit

CROP = Crop(-7, 12, 300)


@pytest.fixture(scope="module")
def model():
    return load_face_model()


@pytest.fixture(scope="module")
def fit(model):
    random = np.random.default_rng(2)
    motion = Motion.neutral(ICT64).with_values(yaw=0.2, jawOpen=0.3)
    landmarks = random.uniform(50, 250, size=(478, 3)).astype(np.float32)
    return FaceFit(CROP, landmarks, random.normal(size=80).astype(np.float32), motion)


def test_edges_of_two_triangles():
    assert mesh_edges(np.array([[0, 1, 2], [2, 1, 3]])).tolist() == [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]]


def test_edges_of_the_face_are_unique(model):
    edges = mesh_edges(model.triangles)
    assert len(np.unique(edges, axis=0)) == len(edges)
    # Three for each triangle, an inner edge shared by two; the borders of eyes, mouth and face have one.
    assert 1.5 * len(model.triangles) < len(edges) < 1.6 * len(model.triangles)


def test_the_overlay_of_the_photo_is_what_was_found_in_it(model, fit):
    points = overlay_points(MovingFace.of_fit(model, fit), fit.motion, CROP)
    np.testing.assert_allclose(points, fit.landmarks[:, :2], atol=2e-3)


def test_the_overlay_moves_like_the_model(model, fit):
    face, bare = MovingFace.of_fit(model, fit), MovingFace.of_model(model, fit.identity)
    other = fit.motion.with_values(mouthSmile_L=0.8)
    way = overlay_points(face, other, CROP) - overlay_points(face, fit.motion, CROP)
    expected = bare.points(other, CROP.size) - bare.points(fit.motion, CROP.size)
    np.testing.assert_allclose(way, expected[:, :2], atol=1e-3)


def test_lines_join_points(model, fit):
    face = MovingFace.of_fit(model, fit)
    edges = mesh_edges(model.triangles)
    lines = overlay_lines(face, fit.motion, CROP, edges)
    assert lines.shape == (len(edges), 2, 2) and lines.dtype == np.float32
    np.testing.assert_array_equal(lines[5, 1], overlay_points(face, fit.motion, CROP)[edges[5, 1]])
