import numpy as np
import pytest
import torch

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.errors import InputError
from core.geometry import GeometryRenderer
from core.motion import ICT64
from core.networks.expression_network import ExpressionNetwork, ExpressionNetworkConfig
from core.networks.expression_numpy import load_expression_inference
from core.networks.landmark_network import scale_pixels
from core.networks.weights import arrays_of
from core.opencv import cv2
from core.tracking.backends import make_tracker
from core.tracking.expression_reader import ExpressionReader, expression_frame
from resources import resource_path
from training.evaluation.detection_scenes import read_rgb
from training.evaluation.response import measured_photo

CONFIG = ExpressionNetworkConfig(64, (8, 8, 12, 16), (1, 2, 1), 8, 32)


@pytest.fixture(scope="module")
def tracker():
    return make_tracker("embedded")


@pytest.fixture(scope="module")
def sample(tracker):
    image = cv2.resize(read_rgb(resource_path("samples", "portrait.jpg")), (300, 300), interpolation=cv2.INTER_AREA)
    return image, tracker.landmarks.predict(image, box=tracker.detect(image)[0]).landmarks


def saved(path, tensors):
    header = CheckpointHeader("expression", {"input_size": CONFIG.input_size})
    save_checkpoint(path, header, tensors)
    return path


def random_network():
    torch.manual_seed(2)
    network = ExpressionNetwork(CONFIG).eval()
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.5, 2.0)
            elif value.is_floating_point():
                value.normal_(0.0, 0.15)
        network.spread.fill_(0.5)
    return network


def test_numpy_computes_what_torch_computes(tmp_path):
    network = random_network()
    crop = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    found = load_expression_inference(saved(tmp_path / "net.safetensors", arrays_of(network))).run(crop)
    with torch.no_grad():
        wanted = network(scale_pixels(torch.from_numpy(crop)[None]))[0].numpy()
    assert found.shape == (64,) and found == pytest.approx(wanted, abs=0.01 * float(np.abs(wanted).max()))


def test_what_is_read_lies_inside_the_bounds_and_its_precision_is_of_the_spread(tmp_path, sample):
    tensors = arrays_of(random_network())
    tensors["expression.bias"] = np.resize(np.array([5.0, -5.0], np.float32), 64)
    read = ExpressionReader(saved(tmp_path / "net.safetensors", tensors)).read(*sample)
    lower, upper = ICT64.lower[ICT64.expression], ICT64.upper[ICT64.expression]
    assert (read.mean >= lower).all() and (read.mean <= upper).all()
    assert read.precision == pytest.approx(np.full(64, 4.0), rel=1e-3)


def test_the_crop_is_upright_and_holds_brows_and_chin(sample):
    image, landmarks = sample
    frame = expression_frame(landmarks)
    inside = frame.normalise(landmarks[[70, 300, 152]])
    assert np.abs(inside[:, :2]).max() < 0.5 and inside[2, 1] > inside[:2, 1].max()
    turned = cv2.getRotationMatrix2D((150, 150), 25.0, 1.0)
    moved = landmarks.copy()
    moved[:, :2] = landmarks[:, :2] @ turned[:, :2].T + turned[:, 2]
    again = expression_frame(moved.astype(np.float32))
    assert again.side == pytest.approx(frame.side, rel=1e-3)
    assert np.abs(again.normalise(moved) - frame.normalise(landmarks)).max() < 1e-3


@pytest.mark.parametrize(
    "name", ["mouthPucker", "mouthFrown_L", "browInnerUp_R", "mouthDimple_L", "mouthPress_R", "eyeWide_L", "jawLeft"]
)
def test_small_motions_of_the_sample_are_read(sample, tracker, name):
    """By the bundled networks; landmarks alone read none of these."""
    photo = measured_photo(sample[0], tracker)
    engine = GeometryRenderer()
    engine.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)
    read = []
    for value in (0.0, 1.0):
        seen = tracker.landmarks.predict(
            engine.render(photo.motion.with_values(**{name: value})), previous=photo.landmarks
        )
        fit = tracker.fitter.fit_frame(seen.landmarks, photo.identity, expected=seen.expression)
        read.append(fit.expression)
    change = read[1] - read[0]
    assert change[ICT64.index(name)] > 0.01 and np.abs(change).mean() < 0.15


def test_bad_checkpoints_are_refused(tmp_path):
    tensors = arrays_of(random_network())
    del tensors["flat.bias"]
    with pytest.raises(InputError, match="lacks weights that an expression network needs"):
        ExpressionReader(saved(tmp_path / "net.safetensors", tensors))
    with pytest.raises(InputError, match="kind"):
        ExpressionReader(resource_path("checkpoints", "landmarks.safetensors"))
    with pytest.raises(InputError):
        ExpressionReader(tmp_path / "none.safetensors")
