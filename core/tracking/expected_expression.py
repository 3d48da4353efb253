"""What the pixels of a face say of its expression, before landmarks are weighed in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class ExpectedExpression:
    """A mean and how far it can be trusted.

    Attributes:
        mean: float64 (64,), expression coefficients, inside their bounds.
        precision: float64 (64,), one over the variance of each.
    """

    mean: NDArray[np.float64]
    precision: NDArray[np.float64]
