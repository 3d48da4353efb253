"""A trained landmark network with more shapes to answer with."""

import numpy as np
import torch
from numpy.typing import NDArray

from core.errors import InputError
from core.networks.landmark_network import LandmarkNetwork


def widen(network: LandmarkNetwork, trained: LandmarkNetwork, shapes: NDArray[np.float32]) -> None:
    """Make ``network`` answer as ``trained`` does, with components for what its basis cannot show of ``shapes``.

    Args:
        network: of the same configuration but for ``shape_components``, which may be more; overwritten.
        trained: the network to go on from.
        shapes: (N, 3 * 478), labels in normalised crop coordinates.

    Raises:
        InputError: the networks differ in anything else.
    """
    own, state = network.state_dict(), trained.state_dict()
    before, after = trained.config.shape_components, network.config.shape_components
    widened = ("shape.weight", "shape.bias", "shape_basis")
    fits = after >= before and all(own[name].shape == state[name].shape for name in own if name not in widened)
    if not fits:
        raise InputError("The checkpoint to go on from is of another network; take over its settings under `network`.")
    mean, basis = state["shape_mean"].double().numpy(), state["shape_basis"].double().numpy()
    directions = np.linalg.qr(basis.T)[0]
    beyond = shapes.astype(np.float64) - mean
    beyond -= (beyond @ directions) @ directions.T
    _, lengths, found = np.linalg.svd(beyond - beyond.mean(axis=0), full_matrices=False)
    added = found[: after - before] * (lengths[: after - before, None] / np.sqrt(len(shapes) - 1))
    with torch.no_grad():
        for name, value in own.items():
            if name not in widened:
                value.copy_(state[name])
        own["shape_basis"].copy_(torch.from_numpy(np.concatenate([basis, added])))
        for name in ("shape.weight", "shape.bias"):
            own[name].zero_()
            own[name][:before].copy_(state[name])
