"""Evenly spread members of a row, where all of them would be more than needed."""

import numpy as np
from numpy.typing import NDArray


def spread_places(length: int, most: int) -> NDArray[np.intp]:
    """Places in a row of ``length`` (at least 1), the first and the last among them: all, or ``most`` of more.

    Returns:
        intp (N,), ascending, each once.
    """
    return np.unique(np.linspace(0, length - 1, most).round().astype(np.intp))
