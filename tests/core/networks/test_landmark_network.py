import numpy as np
import pytest
import torch

from core.errors import InputError
from core.networks.landmark_inference import (
    LandmarkInference,
    load_landmark_inference,
    load_landmark_network,
    save_landmark_network,
)
from core.networks.landmark_network import (
    ANCHORS,
    LandmarkNetwork,
    LandmarkNetworkConfig,
    centres_of_mass,
    scale_pixels,
)
from core.networks.weights import restore_weights

TINY = LandmarkNetworkConfig(
    input_size=32, channels=(4, 4, 8, 8), blocks=(1, 2, 1), shape_components=5, flat_channels=4, hidden=8
)


@pytest.fixture
def network():
    torch.manual_seed(0)
    result = LandmarkNetwork(TINY)
    result.set_shape_basis(torch.rand(478, 3) - 0.5, torch.rand(5, 478, 3) * 0.1)
    result.train()
    with torch.no_grad():
        for _ in range(4):
            result(scale_pixels(torch.randint(0, 256, (8, 32, 32, 3), dtype=torch.uint8)))
    return result.eval()


@pytest.fixture
def crop():
    return np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def test_shapes_of_the_answers(network):
    landmarks, anchors, logits = network(torch.zeros(3, 3, 32, 32))
    assert landmarks.shape == (3, 478, 3)
    assert anchors.shape == (3, len(ANCHORS), 2)
    assert logits.shape == (3,)


def test_bfloat16_input_gives_float32_answers_close_to_those_of_float32(network, crop):
    pixels = torch.from_numpy(crop)[None]
    with torch.no_grad():
        exact = network(scale_pixels(pixels))[0]
        coarse = network(scale_pixels(pixels, torch.bfloat16))[0]
    assert coarse.dtype == torch.float32
    assert (coarse - exact).abs().max() < 0.02


def test_anchors_are_known_landmarks_named_once():
    assert len(set(ANCHORS)) == len(ANCHORS)
    assert max(ANCHORS) < 478


def test_centre_of_mass_of_one_hot_cell_is_the_cell():
    heat = torch.full((1, 2, 4, 8), -50.0)
    heat[0, 0, 0, 0] = 50.0
    heat[0, 1, 3, 6] = 50.0
    expected = torch.tensor([[[-0.4375, -0.375], [0.3125, 0.375]]])
    torch.testing.assert_close(centres_of_mass(heat), expected)


def test_pixels_are_scaled_to_two_either_way_and_moved_to_channels_first():
    pixels = torch.tensor([[[[0, 255, 0]]]], dtype=torch.uint8)
    torch.testing.assert_close(scale_pixels(pixels)[0, :, 0, 0], torch.tensor([-2.0, 2.0, -2.0]))


def test_folded_network_answers_like_the_plain_one(network, crop):
    with torch.no_grad():
        plain, _, logits = network(scale_pixels(torch.from_numpy(crop)[None]))
    landmarks, confidence = LandmarkInference(network).run(crop)
    np.testing.assert_allclose(landmarks, plain[0].numpy(), atol=1e-4)
    assert confidence == pytest.approx(float(torch.sigmoid(logits[0])), abs=1e-4)


def test_checkpoint_alone_rebuilds_the_network(network, crop, tmp_path):
    path = tmp_path / "landmarks.safetensors"
    save_landmark_network(path, network, 9, {"error": 2.0}, {}, "ours")
    rebuilt, header = load_landmark_network(path)
    assert rebuilt.config == TINY
    assert header.step == 9
    expected, _ = LandmarkInference(network).run(crop)
    found, _ = load_landmark_inference(path).run(crop)
    np.testing.assert_allclose(found, expected, atol=5e-3)


def test_weights_that_do_not_fit_are_refused(network):
    tensors = {name: value.numpy() for name, value in network.state_dict().items()}
    fresh = LandmarkNetwork(TINY)
    with pytest.raises(InputError, match="lacks the weights"):
        restore_weights(fresh, {name: value for name, value in tensors.items() if name != "flat.bias"}, "file")
    with pytest.raises(InputError, match="'extra' that its header knows nothing of"):
        restore_weights(fresh, tensors | {"extra": np.zeros(1)}, "file")
    with pytest.raises(InputError, match="another shape"):
        restore_weights(fresh, tensors | {"flat.bias": np.zeros(3, np.float32)}, "file")
