import numpy as np
import pytest
import torch

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.errors import InputError
from core.geometry import GeometryRenderer
from core.geometry.topology import EYES
from core.networks.patch_network import PatchNetwork, PatchNetworkConfig
from core.networks.patch_numpy import load_patch_inference
from core.networks.weights import arrays_of
from core.opencv import cv2
from core.tracking.backends import make_tracker
from core.tracking.patch_refiner import PatchRefiner
from core.tracking.regions import ALL_REGIONS, BROW_REGIONS, EYE_REGIONS, MOUTH_REGION
from resources import resource_path
from training.evaluation.detection_scenes import read_rgb
from training.evaluation.response import measured_photo

REGIONS = [pytest.param(region, id=f"{pair.name} {n}") for pair in ALL_REGIONS for n, region in enumerate(pair.views)]


@pytest.fixture(scope="module")
def tracker():
    return make_tracker("embedded")


@pytest.fixture(scope="module")
def sample(tracker):
    image = cv2.resize(read_rgb(resource_path("samples", "portrait.jpg")), (300, 300), interpolation=cv2.INTER_AREA)
    return image, tracker.landmarks.predict(image, box=tracker.detect(image)[0]).landmarks


def network_of(pair, guided=False):
    torch.manual_seed(0)
    return PatchNetwork(PatchNetworkConfig(pair.name, pair.size, pair.count, guided=guided)).eval()


def saved(path, pair, tensors, guided=False):
    save_checkpoint(path, CheckpointHeader("patch", {"region": pair.name, "guided": guided}), tensors)
    return path


@pytest.mark.parametrize("region", REGIONS)
def test_a_patch_holds_its_part_of_the_face_upright(sample, region):
    frame = region.frame(sample[1])
    points = frame.normalise(sample[1][region.points, :2])
    assert np.abs(points).max() < 0.95 and np.ptp(points, axis=0).max() > 0.5
    first, second = frame.normalise(sample[1][list(region.corners), :2])
    assert first[1] == pytest.approx(second[1], abs=1e-5) and first[0] < second[0]
    assert frame.normalise(sample[1][[152], :2])[0, 1] > points[:, 1].max()
    assert frame.restore(points) == pytest.approx(sample[1][region.points, :2], abs=1e-3)


@pytest.mark.parametrize("pair", ALL_REGIONS, ids=[pair.name for pair in ALL_REGIONS])
def test_right_and_left_lie_alike(sample, pair):
    first, second = (view.frame(sample[1]).normalise(sample[1][view.points, :2]) for view in pair.views)
    assert np.abs(first - second).mean() < 0.06
    assert set(pair.views[0].points) != set(pair.views[1].points) or pair is MOUTH_REGION


@pytest.mark.parametrize("region", REGIONS)
def test_a_patch_shows_what_its_coordinates_say(sample, region):
    image = np.zeros_like(sample[0])
    frame = region.frame(sample[1])
    place = frame.restore(np.array([[0.4, -0.3]], np.float32))[0]
    cv2.circle(image, tuple(np.round(place).astype(int).tolist()), 2, (255, 255, 255), -1)
    patch = frame.cut(image, 40)[..., 0].astype(float)
    rows, columns = np.indices(patch.shape)
    found = np.array([(columns * patch).sum(), (rows * patch).sum()]) / patch.sum()
    assert (found + 0.5) / 20 - 1 == pytest.approx([0.4, -0.3], abs=0.06)


@pytest.mark.parametrize("guided", [False, True])
@pytest.mark.parametrize("pair", ALL_REGIONS, ids=[pair.name for pair in ALL_REGIONS])
def test_numpy_computes_what_torch_computes(tmp_path, pair, guided):
    network = network_of(pair, guided)
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.02 * torch.randn_like(value))
        network.mean.copy_(torch.rand(pair.count, 2) - 0.5)
    random = np.random.default_rng(0)
    patch = random.integers(0, 256, (pair.size, pair.size, 3), dtype=np.uint8)
    guess = random.uniform(-0.5, 0.5, (pair.count, 2)).astype(np.float32)
    path = saved(tmp_path / "net.safetensors", pair, arrays_of(network), guided)
    inference = load_patch_inference(path, pair.name, pair.size, pair.count)
    with torch.no_grad():
        pixels = torch.from_numpy(patch).permute(2, 0, 1)[None].float() / 127.5 - 1.0
        wanted = network(pixels, torch.from_numpy(guess)[None])[0]
    assert inference.run(patch, guess) == pytest.approx(wanted.numpy(), abs=3e-3)


def test_only_parts_that_are_seen_are_looked_at(sample, tmp_path):
    tensors = arrays_of(network_of(EYE_REGIONS))
    tensors["points.bias"] = np.full_like(tensors["points.bias"], 0.1)
    refiner = PatchRefiner({"eyes": saved(tmp_path / "eyes.safetensors", EYE_REGIONS, tensors)})
    image, landmarks = sample
    changed = np.flatnonzero((refiner.refined(image, landmarks) != landmarks).any(axis=1))
    assert set(changed) == set(np.concatenate([region.points for region in EYE_REGIONS.regions]))
    assert np.array_equal(refiner.refined(image, landmarks)[:, 2], landmarks[:, 2])
    tiny = landmarks * np.float32(0.1)
    assert np.array_equal(refiner.refined(image, tiny), tiny)


def gaps(marks):
    return [np.linalg.norm(marks[eye.upper[4], :2] - marks[eye.lower[4], :2]) for eye in EYES]


def test_winks_glances_brows_and_lips_are_read(sample, tracker):
    """By the bundled networks, on the sample portrait moved by the geometry engine."""
    photo = measured_photo(sample[0], tracker)
    engine = GeometryRenderer()
    engine.set_portrait(photo.image, photo.landmarks, photo.identity, photo.motion)
    width = np.linalg.norm(np.subtract(*photo.landmarks[[33, 133], :2]))

    def read(**changes):
        picture = engine.render(photo.motion.with_values(**changes))
        return tracker.landmarks.predict(picture, previous=photo.landmarks).landmarks

    still = read()
    before, after = gaps(still), gaps(read(eyeBlink_L=1.0))
    assert after[1] < 0.4 * before[1] and after[0] > 0.8 * before[0]
    assert ((read(eyeLookOut_L=0.8, eyeLookIn_R=0.8) - still)[[468, 473], 0] > 0.1 * width).all()
    raised = still - read(browOuterUp_L=1.0)
    assert raised[334, 1] > 0.1 * width and abs(raised[105, 1]) < 0.5 * raised[334, 1]
    smile = read(mouthSmile_L=1.0) - still
    assert smile[291, 0] > 0.05 * width and abs(smile[61, 0]) < smile[291, 0]


def test_bad_checkpoints_are_refused(tmp_path):
    tensors = arrays_of(network_of(BROW_REGIONS))
    brows = saved(tmp_path / "whole.safetensors", BROW_REGIONS, tensors)
    with pytest.raises(InputError, match="is a patch network for brows, not for mouth"):
        PatchRefiner({"mouth": brows})
    del tensors["hidden.bias"]
    with pytest.raises(InputError, match="lacks weights that a patch network needs"):
        PatchRefiner({"brows": saved(tmp_path / "brows.safetensors", BROW_REGIONS, tensors)})
    with pytest.raises(InputError):
        PatchRefiner({"eyes": resource_path("checkpoints", "landmarks.safetensors")})
    with pytest.raises(InputError):
        PatchRefiner({"eyes": tmp_path / "none.safetensors"})
