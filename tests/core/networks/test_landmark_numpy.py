import numpy as np
import pytest

from core.errors import InputError
from core.networks.landmark_numpy import load_numpy_landmark_inference

torch = pytest.importorskip("torch")


@pytest.fixture
def checkpoint(tmp_path):
    """A network with random weights and statistics, smaller than the real one."""
    from core.networks.landmark_inference import save_landmark_network
    from core.networks.landmark_network import LandmarkNetwork, LandmarkNetworkConfig

    torch.manual_seed(3)
    config = LandmarkNetworkConfig(
        input_size=64, channels=(8, 12, 16, 24), blocks=(1, 2, 2), shape_components=10, flat_channels=6, hidden=20
    )
    network = LandmarkNetwork(config)
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.5, 2.0)
            elif value.is_floating_point():
                value.normal_(0.0, 0.2)
    path = tmp_path / "landmarks.safetensors"
    save_landmark_network(path, network, 1, {}, {}, "none")
    return path


def test_gives_the_numbers_of_the_torch_network(checkpoint):
    from core.networks.landmark_inference import load_landmark_inference

    crop = np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    expected, expected_face = load_landmark_inference(checkpoint).run(crop)
    landmarks, face = load_numpy_landmark_inference(checkpoint).run(crop)
    assert landmarks.dtype == np.float32 and landmarks.shape == (478, 3)
    np.testing.assert_allclose(landmarks, expected, atol=2e-5)
    assert face == pytest.approx(expected_face, abs=1e-5)


def test_file_without_a_weight_is_refused(checkpoint):
    from core.checkpoint import load_checkpoint, save_checkpoint

    whole = load_checkpoint(checkpoint, "landmarks")
    tensors = {name: value for name, value in whole.tensors.items() if name != "heat.bias"}
    save_checkpoint(checkpoint, whole.header, tensors)
    with pytest.raises(InputError, match=r"heat\.bias"):
        load_numpy_landmark_inference(checkpoint)
