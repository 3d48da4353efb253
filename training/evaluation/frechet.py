"""Fréchet distance of two sets of features, each taken as a normal distribution."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LEAST_SAMPLES = 2

Array = NDArray[np.float64]


def frechet_distance(first: Sequence[Array], second: Sequence[Array]) -> float:
    """``|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))`` of features (D,) each.

    Source: Heusel et al. 2017 (FID, on Inception features).

    Raises:
        ValueError: fewer than two samples on a side.
    """
    if min(len(first), len(second)) < LEAST_SAMPLES:
        raise ValueError("a Fréchet distance needs at least two samples on each side")
    a, b = np.stack(first), np.stack(second)
    centred_a, centred_b = _centred(a), _centred(b)
    # The trace of the root of C1 C2 is the sum of the singular values of A B^T, where C1 = A^T A and C2 = B^T B;
    # with few samples that is exact and far cheaper than a root of D x D matrices.
    cross = float(np.linalg.svd(centred_a @ centred_b.T, compute_uv=False).sum())
    spread = float((centred_a**2).sum() + (centred_b**2).sum())
    return float(((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum()) + max(spread - 2.0 * cross, 0.0)


def _centred(samples: Array) -> Array:
    scaled: Array = (samples - samples.mean(axis=0)) / np.sqrt(len(samples) - 1)
    return scaled
