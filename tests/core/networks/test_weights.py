import numpy as np
import torch
from torch import nn

from core.networks.weights import arrays_of, restore_weights


def test_weights_of_any_precision_come_back_as_float32_and_counters_as_they_are():
    network = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3))
    wanted = {name: value.clone() for name, value in network.to(torch.bfloat16).state_dict().items()}
    arrays = arrays_of(network)
    kinds = {array.dtype for array in arrays.values()}
    assert kinds == {np.dtype(np.float32), np.dtype(np.int64)}
    nn.init.zeros_(network[0].weight)
    assert np.array_equal(arrays["0.weight"], wanted["0.weight"].float().numpy())
    restore_weights(network, arrays, "a.pt")
    assert all(torch.equal(value, wanted[name]) for name, value in network.state_dict().items())
