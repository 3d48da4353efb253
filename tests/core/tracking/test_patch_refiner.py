import numpy as np
import pytest
import torch
from core.networks.eye_network import EyeNetwork, EyeNetworkConfig
from core.networks.eye_numpy import load_eye_inference
from core.tracking.eye_frame import EyeFrame, is_seen
from core.tracking.eyes import EyeRefiner, eye_indices

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.errors import InputError
from core.geometry.topology import EYES
from core.networks.weights import arrays_of
from core.opencv import cv2
from core.tracking.backends import make_tracker
from resources import resource_path
from training.evaluation.detection_scenes import read_rgb


@pytest.fixture(scope="module")
def sample():
    image = cv2.resize(read_rgb(resource_path("samples", "portrait.jpg")), (300, 300), interpolation=cv2.INTER_AREA)
    tracker = make_tracker("embedded")
    return image, tracker.landmarks.predict(image, box=tracker.detect(image)[0]).landmarks


def saved(path, network):
    save_checkpoint(path, CheckpointHeader("eyes", {}), arrays_of(network))
    return path


@pytest.mark.parametrize("eye", EYES, ids=["right", "left"])
def test_both_eyes_lie_alike_in_their_patch(sample, eye):
    frame = EyeFrame.around(eye, sample[1])
    corners = frame.normalise(sample[1][eye.upper[[0, -1]], :2])
    assert corners == pytest.approx(np.array([[-0.625, 0.0], [0.625, 0.0]]), abs=1e-5)
    lids = frame.normalise(sample[1][[eye.upper[4], eye.lower[4]], :2])
    assert lids[0, 1] < lids[1, 1]
    assert frame.restore(frame.normalise(sample[1][eye.iris, :2])) == pytest.approx(sample[1][eye.iris, :2], abs=1e-3)


@pytest.mark.parametrize("eye", EYES, ids=["right", "left"])
def test_a_patch_shows_what_its_coordinates_say(sample, eye):
    image = np.zeros_like(sample[0])
    frame = EyeFrame.around(eye, sample[1])
    place = frame.restore(np.array([[0.4, -0.3]], np.float32))[0]
    cv2.circle(image, tuple(np.round(place).astype(int).tolist()), 2, (255, 255, 255), -1)
    patch = frame.cut(image)[..., 0].astype(float)
    rows, columns = np.indices(patch.shape)
    found = np.array([(columns * patch).sum(), (rows * patch).sum()]) / patch.sum()
    assert (found + 0.5) / 20 - 1 == pytest.approx([0.4, -0.3], abs=0.06)


def test_numpy_computes_what_torch_computes(tmp_path):
    torch.manual_seed(0)
    network = EyeNetwork(EyeNetworkConfig()).eval()
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.02 * torch.randn_like(value))
        network.mean.copy_(torch.rand(21, 2) - 0.5)
    patch = np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    inference = load_eye_inference(saved(tmp_path / "eyes.safetensors", network))
    with torch.no_grad():
        wanted = network(torch.from_numpy(patch).permute(2, 0, 1)[None].float() / 127.5 - 1.0)[0]
    assert inference.run(patch) == pytest.approx(wanted.numpy(), abs=2e-3)


def test_only_eyes_that_are_seen_are_looked_at(sample, tmp_path):
    network = EyeNetwork(EyeNetworkConfig())
    refiner = EyeRefiner(saved(tmp_path / "eyes.safetensors", network))
    image, landmarks = sample
    changed = np.flatnonzero((refiner.refined(image, landmarks) != landmarks).any(axis=1))
    assert set(changed) <= set(np.concatenate([eye_indices(eye) for eye in EYES])) and len(changed) > 30
    assert np.array_equal(refiner.refined(image, landmarks)[:, 2], landmarks[:, 2])
    tiny = landmarks * np.float32(0.1)
    assert np.array_equal(refiner.refined(image, tiny), tiny) and not is_seen(EYES[0], tiny)


def test_a_wink_and_a_glance_are_read(sample):
    """By the bundled networks, on the sample portrait moved by the geometry engine."""
    from core.geometry import GeometryRenderer
    from training.evaluation.response import measured_photo

    tracker = make_tracker("embedded")
    photo = measured_photo(sample[0], tracker)
    engine = GeometryRenderer()
    engine.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)

    def read(**changes):
        picture = engine.render(photo.motion.with_values(**changes))
        return tracker.landmarks.predict(picture, previous=photo.landmarks).landmarks

    def gaps(marks):
        return [np.linalg.norm(marks[eye.upper[4], :2] - marks[eye.lower[4], :2]) for eye in EYES]

    before, after = gaps(read()), gaps(read(eyeBlink_L=1.0))
    assert after[1] < 0.4 * before[1] and after[0] > 0.8 * before[0]
    step = (read(eyeLookOut_L=0.8, eyeLookIn_R=0.8) - read())[[468, 473], 0]
    width = np.linalg.norm(np.subtract(*photo.landmarks[[33, 133], :2]))
    assert (step > 0.1 * width).all()


def test_bad_checkpoints_are_refused(tmp_path):
    tensors = arrays_of(EyeNetwork(EyeNetworkConfig()))
    del tensors["hidden.bias"]
    path = tmp_path / "eyes.safetensors"
    save_checkpoint(path, CheckpointHeader("eyes", {}), tensors)
    with pytest.raises(InputError, match="lacks weights that an eye network needs"):
        EyeRefiner(path)
    with pytest.raises(InputError):
        EyeRefiner(resource_path("checkpoints", "landmarks.safetensors"))
