"""The painted rows of teeth."""

import numpy as np
import pytest

from core.geometry.teeth import lower_arch, upper_arch


@pytest.mark.parametrize("arch", [upper_arch(), lower_arch()])
def test_rows_are_symmetric_reflectances(arch):
    for strip in arch.strips:
        assert strip.dtype == np.float32
        assert strip.min() >= 0.0 and strip.max() <= 1.0
        assert np.allclose(strip, strip[:, ::-1], atol=1e-5)
    assert np.allclose(arch.sideways, -arch.sideways[::-1])
    assert np.allclose(arch.backwards, arch.backwards[::-1])


def test_the_arch_has_the_length_it_says():
    arch = upper_arch()
    steps = np.hypot(np.diff(arch.sideways), np.diff(arch.backwards))
    assert np.allclose(steps[40:-40], np.diff(arch.places)[40:-40], atol=1e-3)


def test_coarser_strips_for_smaller_mouths():
    arch = upper_arch()
    widths = [arch.strip(scale)[0].shape[1] for scale in (100.0, 30.0, 15.0, 8.0, 1.0)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 4 * widths[-1]
    for scale in (30.0, 15.0, 8.0):
        assert arch.strip(scale)[1] >= scale


def test_upper_front_teeth_are_the_widest_and_lower_ones_narrow():
    assert upper_arch().crown > lower_arch().crown
