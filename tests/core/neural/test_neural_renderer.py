import numpy as np
import pytest
import torch

from core.checkpoint import CheckpointHeader
from core.errors import InputError
from core.face_model import load_face_model
from core.geometry import GeometryRenderer
from core.motion import BFM64, ICT64, Motion
from core.networks.pirenderer.checkpoints import build_renderer, save_renderer
from core.networks.pirenderer.config import PIRendererConfig
from core.networks.pirenderer.network import Rendering
from core.neural.computation import PlainComputation, computation
from core.neural.device import choose_device
from core.neural.pictures import image_of, tensor_of
from core.neural.processor.network import ProcessorNetwork
from core.neural.renderer import NeuralRenderer
from core.pose import pose_from_motion

SIZE = 64
OWN = Motion.neutral(ICT64)


def config(guided, channels=70):
    return PIRendererConfig(channels, 32, 16, 4, 16, 8, 16, 2, SIZE, geometry_prior=guided)


def header(space="ict64"):
    return CheckpointHeader("renderer", {}, space)


def portrait(size):
    """A made-up face: the mean model over a smooth picture, whatever it looks like."""
    model = load_face_model()
    rng = np.random.default_rng(5)
    coarse = rng.integers(60, 200, (8, 8, 3)).astype(np.float32)
    rows = np.clip((np.arange(size) + 0.5) / size * 8 - 0.5, 0, 7)
    low, share = np.floor(rows).astype(int), (rows % 1)[:, None]
    high = np.minimum(low + 1, 7)
    image = coarse[low] * (1 - share[..., None]) + coarse[high] * share[..., None]
    image = image[:, low] * (1 - share) + image[:, high] * share
    landmarks = model.project(model.shape(np.zeros(80, np.float32), OWN.expression), pose_from_motion(OWN, size))
    return np.ascontiguousarray(image.astype(np.uint8)), landmarks.astype(np.float32), np.zeros(80, np.float32), OWN


def network(guided=True, seed=0, channels=70):
    torch.manual_seed(seed)
    return build_renderer(config(guided, channels))


@pytest.mark.parametrize("guided", [True, False])
@pytest.mark.parametrize("size", [SIZE, 160, 48])
def test_a_picture_of_the_crops_size(guided, size):
    renderer = NeuralRenderer(network(guided), header(), "cpu")
    renderer.set_portrait(*portrait(size))
    picture = renderer.render(OWN.with_values(jawOpen=0.5))
    assert picture.shape == (size, size, 3) and picture.dtype == np.uint8
    assert renderer.name == "neural" and renderer.device == "CPU" and renderer.space is ICT64


def test_the_network_sees_source_window_and_guide(monkeypatch):
    seen = {}

    def forward(self, source, window, guide, warp_only=False):
        seen.update(source=source, window=window, guide=guide)
        return Rendering(window, source, guide.picture)

    net = network()
    monkeypatch.setattr(type(net), "forward", forward)
    monkeypatch.setattr("core.neural.renderer.computation", lambda net, *_: PlainComputation(net))
    renderer = NeuralRenderer(net, header(), "cpu")
    image, landmarks, identity, own = portrait(SIZE)
    renderer.set_portrait(image, landmarks, identity, own)
    wanted = OWN.with_values(jawOpen=0.5, yaw=0.2)
    picture = renderer.render(wanted)
    assert np.array_equal(image_of(seen["source"]), image)
    assert seen["window"].shape == (1, 70, 27) and np.array_equal(seen["window"][0, :, 3].numpy(), wanted.values)
    geometry = GeometryRenderer()
    geometry.set_portrait(image, landmarks, identity, own)
    expected, flow, _ = geometry.render_with_flow(wanted)
    assert np.array_equal(picture, expected) and np.array_equal(geometry.render(wanted), expected)
    assert torch.allclose(seen["guide"].flow[0].permute(1, 2, 0) * SIZE / 2, torch.from_numpy(flow), atol=1e-5)


def test_a_large_crop_keeps_the_geometry_engines_sharpness(monkeypatch):
    """A network that changes nothing leaves the picture of the geometry engine at the crop's own size."""
    net = network()
    monkeypatch.setattr(
        type(net),
        "forward",
        lambda self, source, window, guide, warp_only=False: Rendering(window, source, guide.picture),
    )
    monkeypatch.setattr("core.neural.renderer.computation", lambda net, *_: PlainComputation(net))
    renderer, geometry = NeuralRenderer(net, header(), "cpu"), GeometryRenderer()
    renderer.set_portrait(*portrait(200))
    geometry.set_portrait(*portrait(200))
    wanted = OWN.with_values(jawOpen=0.5, yaw=0.2)
    assert np.array_equal(renderer.render(wanted), geometry.render(wanted))


def test_a_large_crop_is_moved_by_the_networks_flow_at_its_own_size(monkeypatch):
    """A network that moves everything to the right by a sixteenth of the picture."""
    size = 2 * SIZE

    def forward(self, source, window, guide, warp_only=False):
        flow = torch.zeros(1, 2, SIZE // 4, SIZE // 4)
        flow[:, 0] = -1.0
        shares = torch.zeros(1, 5, SIZE, SIZE)
        shares[:, 0] = 1.0
        still = torch.zeros(1, 2, SIZE, SIZE)
        return Rendering(flow, source, source, torch.zeros_like(source), shares, still, still)

    monkeypatch.setattr("core.neural.renderer.computation", lambda net, *_: PlainComputation(net))
    net = network()
    monkeypatch.setattr(type(net), "forward", forward)
    renderer = NeuralRenderer(net, header(), "cpu")
    image, *rest = portrait(size)
    renderer.set_portrait(image, *rest)
    monkeypatch.setattr("core.neural.composition._WHOLLY", 1e-9)
    assert np.array_equal(renderer.render(OWN.with_values(jawOpen=1e-6))[:, 8:], image[:, :-8])


@pytest.mark.parametrize("broken", [float("nan"), -1.0])
def test_half_precision_that_breaks_gives_way_to_single(monkeypatch, caplog, broken):
    calls = []

    def forward(self, source, window, guide, warp_only=False):
        calls.append(torch.is_autocast_enabled("cpu"))
        bad = torch.full_like(guide.picture, broken)
        return Rendering(window, source, bad if calls[-1] else guide.picture)

    monkeypatch.setattr("core.neural.renderer.half_precision", lambda device: torch.bfloat16)
    net = network()
    monkeypatch.setattr(type(net), "forward", forward)
    renderer = NeuralRenderer(net, header(), "cpu")
    renderer.set_portrait(*portrait(SIZE))
    assert renderer.uses_half_precision
    assert renderer.render(OWN).mean() > 50 and not renderer.uses_half_precision
    renderer.render(OWN)
    assert calls == [True, False, False]


def test_half_precision_stays_when_it_is_sound(monkeypatch):
    monkeypatch.setattr("core.neural.renderer.half_precision", lambda device: torch.bfloat16)
    renderer, single = NeuralRenderer(network(), header(), "cpu"), NeuralRenderer(network(), header(), "cpu")
    single._half = None
    for one in (renderer, single):
        one.set_portrait(*portrait(SIZE))
    difference = renderer.render(OWN).astype(int) - single.render(OWN)
    assert renderer.uses_half_precision and np.abs(difference).mean() < 3


@pytest.mark.parametrize("guided", [True, False])
def test_a_new_portrait_leaves_nothing_of_the_last(guided):
    """What is computed once per source is computed again for the next one."""
    used, fresh = (NeuralRenderer(network(guided), header(), "cpu") for _ in range(2))
    image, *rest = portrait(SIZE)
    wanted = OWN.with_values(jawOpen=0.4)
    used.set_portrait(image, *rest)
    before = used.render(wanted)
    for renderer in (used, fresh):
        renderer.set_portrait(np.ascontiguousarray(image[::-1]), *rest)
    assert np.array_equal(used.render(wanted), fresh.render(wanted))
    assert not np.array_equal(before, fresh.render(wanted))


@pytest.mark.parametrize("guided", [True, False])
def test_the_processors_way_gives_the_networks_picture(guided):
    renderer, plain = NeuralRenderer(network(guided), header(), "cpu"), NeuralRenderer(network(guided), header(), "cpu")
    plain._computation = PlainComputation(network(guided).eval())
    for one in (renderer, plain):
        one.set_portrait(*portrait(SIZE))
    difference = renderer.render(OWN).astype(int) - plain.render(OWN)
    assert np.abs(difference).max() <= 1


def test_half_precision_computes_the_network_as_it_is():
    device = torch.device("cpu")
    assert isinstance(computation(network(), device, None), ProcessorNetwork)
    assert isinstance(computation(network(), device, torch.bfloat16), PlainComputation)


def test_a_checkpoint_of_the_papers_space(tmp_path):
    save_renderer(tmp_path / "b.safetensors", network(False, channels=73), "bfm64", 1, {}, {}, "")
    renderer = NeuralRenderer.from_checkpoint(tmp_path / "b.safetensors", "cpu")
    image, landmarks, identity, _ = portrait(100)
    mean = Motion.neutral(BFM64)
    renderer.set_portrait(image, landmarks, identity, mean)
    assert renderer.render(mean).shape == (100, 100, 3)
    with pytest.raises(ValueError, match="bfm64"):
        renderer.render(OWN)


def test_misuse_and_missing_devices():
    renderer = NeuralRenderer(network(), header(), "cpu")
    with pytest.raises(RuntimeError, match="set_portrait"):
        renderer.render(OWN)
    with pytest.raises(InputError, match="no device 'tpu'"):
        choose_device("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(InputError, match="CUDA"):
            choose_device("cuda")
    assert choose_device().type in ("cuda", "mps", "cpu")


def test_pictures_and_tensors_are_the_same_to_the_bit():
    image = np.random.default_rng(0).integers(0, 256, (9, 7, 3)).astype(np.uint8)
    tensor = tensor_of(image)
    assert tensor.shape == (1, 3, 9, 7) and tensor.min() >= -1 and tensor.max() <= 1
    assert np.array_equal(image_of(tensor), image)


def test_a_window_says_how_things_move():
    renderer = NeuralRenderer(network(guided=False), header(), "cpu")
    renderer.set_portrait(*portrait(SIZE))
    wanted = OWN.with_values(jawOpen=0.5)
    still = np.repeat(wanted.values[None], 27, axis=0).astype(np.float32)
    assert np.array_equal(renderer.render_window(wanted, still), renderer.render(wanted))
    moving = still.copy()
    moving[:13] += 1.0
    assert not np.array_equal(renderer.render_window(wanted, moving), renderer.render(wanted))


@pytest.mark.parametrize("size", [SIZE, 2 * SIZE])
def test_the_photos_own_motion_gives_the_photo_back(size):
    renderer = NeuralRenderer(network(), header(), "cpu")
    image, *rest = portrait(size)
    renderer.set_portrait(image, *rest)
    assert np.array_equal(renderer.render(OWN), image)
    assert not np.array_equal(renderer.render(OWN.with_values(yaw=0.3)), image)
