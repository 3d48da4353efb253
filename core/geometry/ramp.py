"""A straight rise from 0 to 1 between two bounds."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def rising(values: ArrayLike, bounds: tuple[float, float]) -> NDArray[np.float64]:
    """0 up to the first bound, 1 from the second on, a line between them; float64 in the shape of ``values``."""
    return np.clip((np.asarray(values, dtype=np.float64) - bounds[0]) / (bounds[1] - bounds[0]), 0.0, 1.0)
