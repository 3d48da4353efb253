"""Splines as matrices."""

import numpy as np

from core.geometry.spline import increasing, spline_operator

KNOTS = np.array([0.0, 1.0, 2.5, 3.0, 5.0])


def test_goes_through_its_knots():
    assert np.allclose(spline_operator(KNOTS, KNOTS), np.eye(5), atol=1e-12)


def test_reproduces_straight_lines_and_holds_its_ends():
    places = np.array([-2.0, 0.3, 1.7, 4.0, 9.0])
    result = spline_operator(KNOTS, places) @ (2 * KNOTS - 1)
    assert np.allclose(result, 2 * np.clip(places, 0, 5) - 1)


def test_agrees_with_scipys_natural_spline():
    from scipy.interpolate import CubicSpline

    heights = np.array([1.0, -2.0, 0.5, 4.0, 3.0])
    places = np.linspace(0, 5, 41)
    expected = CubicSpline(KNOTS, heights, bc_type="natural")(places)
    assert np.allclose(spline_operator(KNOTS, places) @ heights, expected)


def test_increasing():
    assert np.allclose(increasing(np.array([0.0, 2.0, 1.0, 1.05]), 0.1), [0.0, 2.0, 2.1, 2.2])
