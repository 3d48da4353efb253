import numpy as np
import pytest

from core.face_model import load_face_model
from training.evaluation.identity_measure import shape_distance


def test_the_same_face_is_at_no_distance_and_another_one_is():
    model, random = load_face_model(), np.random.default_rng(0)
    anna, berta = random.normal(size=(2, 80)).astype(np.float32)
    assert shape_distance(model, anna, anna) == pytest.approx(0.0, abs=1e-4)
    assert shape_distance(model, berta, anna) > 3.0
    near = shape_distance(model, anna + 0.1 * (berta - anna), anna)
    assert 0.0 < near < 0.2 * shape_distance(model, berta, anna)


def test_size_alone_is_no_other_face():
    """A model with one mode, which only makes the face larger and shifts it."""
    from dataclasses import replace

    model = load_face_model()
    basis = np.zeros_like(model.identity_basis)
    basis[..., 0] = 0.1 * model.mean + (0.3, 0.2, 0.1)
    larger = np.eye(1, 80, dtype=np.float32)[0]
    alike = replace(model, identity_basis=basis)
    assert shape_distance(alike, larger, np.zeros(80, np.float32)) == pytest.approx(0.0, abs=1e-4)
