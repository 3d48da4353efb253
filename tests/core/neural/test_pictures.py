import numpy as np
import torch

from core.neural.pictures import image_of, levels, signed, tensor_of


def test_every_level_comes_back():
    image = np.arange(256 * 3, dtype=np.uint8).reshape(16, 16, 3)
    tensor = tensor_of(image)
    assert tensor.shape == (1, 3, 16, 16) and tensor.min() == -1.0 and tensor.max() == 1.0
    assert np.array_equal(image_of(tensor), image)


def test_levels_are_the_nearest_and_stay_in_range():
    values = torch.tensor([-3.0, -1.0, 0.9 / 127.5 - 1.0, 1.0, 2.0])
    assert levels(values).tolist() == [0, 0, 1, 255, 255] and levels(values).dtype == torch.uint8
    assert torch.equal(levels(signed(torch.arange(256, dtype=torch.uint8))), torch.arange(256, dtype=torch.uint8))
