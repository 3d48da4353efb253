"""The light of a photo."""

import numpy as np
import pytest

from core.geometry.tone import colourfulness, skin_colour, white_point


def test_skin_is_the_skin(painted):
    face = painted(256)
    assert np.allclose(skin_colour(face.image, face.landmarks[:, :2]), (190, 140, 115), atol=2)


def test_white_is_brighter_than_skin_and_nearly_neutral(painted):
    face = painted(384)
    white = white_point(face.image, face.landmarks[:, :2])
    assert white.mean() > 200
    assert white.max() - white.min() < 40


def test_white_follows_the_light(painted):
    face = painted(384)
    dim = (face.image * 0.4).astype(np.uint8)
    bright = white_point(face.image, face.landmarks[:, :2])
    assert white_point(dim, face.landmarks[:, :2]).mean() == pytest.approx(0.4 * bright.mean(), rel=0.15)


def test_shut_eyes_fall_back_to_the_skin(painted):
    face = painted(256, eyeBlink_L=1.0, eyeBlink_R=1.0)
    white = white_point(face.image, face.landmarks[:, :2])
    assert 1.1 * 148 < white.mean() < 275


def test_colourfulness(painted):
    assert colourfulness(painted(128, grey=True).image, painted(128).landmarks[:, :2]) == 0.0
    assert colourfulness(painted(128).image, painted(128).landmarks[:, :2]) == 1.0
