import numpy as np

from core.geometry.ramp import rising


def test_it_rises_between_its_bounds_either_way():
    np.testing.assert_allclose(rising([-1.0, 0.2, 0.3, 0.4, 9.0], (0.2, 0.4)), [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-12)
    np.testing.assert_allclose(rising([0.3, 0.45, 0.6], (0.6, 0.3)), [1.0, 0.5, 0.0], atol=1e-12)
    assert float(rising(0.25, (0.0, 0.5))) == 0.5
