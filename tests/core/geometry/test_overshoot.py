"""How far landmarks lie beyond the outline of a face, read off the photo."""

import numpy as np
import pytest

from core.geometry.overshoot import overshoot

SKIN, WALL, BROW = (190.0, 140.0, 115.0), (90.0, 120.0, 200.0), (40.0, 30.0, 25.0)
CENTIMETRE = 20.0
EDGE = 100


def measured(x, inside=SKIN):
    """Of one point at column ``x`` of a photo that shows wall from column 100 on."""
    image = np.empty((60, 160, 3), dtype=np.uint8)
    image[:, :EDGE], image[:, EDGE:] = inside, WALL
    inward = np.array([[-CENTIMETRE, 0.0]])
    return float(overshoot(image, np.array([[x, 30.0]]), inward, CENTIMETRE, np.array(SKIN))[0])


@pytest.mark.parametrize("pixels", [2.0, 5.0, 8.0])
def test_a_point_on_the_wall_is_led_a_little_inside_the_outline(pixels):
    assert pixels / CENTIMETRE < measured(EDGE + pixels) < pixels / CENTIMETRE + 0.25


def test_a_point_on_skin_stays():
    assert measured(EDGE - 10.0) == 0.0


@pytest.mark.parametrize(("pixels", "inside"), [(5.0, BROW), (30.0, SKIN)])
def test_nothing_is_claimed_where_no_skin_is_near(pixels, inside):
    assert measured(EDGE + pixels, inside) == 0.0
