from dataclasses import asdict, replace

import pytest
import torch

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.errors import InputError
from core.networks.pirenderer.checkpoints import build_renderer, load_renderer, save_renderer
from core.networks.pirenderer.config import PIRendererConfig
from tests.core.networks.pirenderer.formula import formula_inputs, formula_network

SMALL = PIRendererConfig(70, 32, 16, 4, 16, 8, 16, 2, 64)


@pytest.fixture
def saved(tmp_path):
    torch.manual_seed(3)
    path = tmp_path / "small.safetensors"
    network = build_renderer(SMALL)
    save_renderer(path, network, "ict64", 12, {"psnr": 20.0}, {"clips": 3}, "research use")
    return path, network.eval()


@pytest.mark.parametrize("guided", [False, True])
def test_the_header_alone_rebuilds_the_network(tmp_path, guided):
    config = replace(SMALL, geometry_prior=guided)
    network = build_renderer(config)
    save_renderer(tmp_path / "one.safetensors", network, "ict64", 5, {}, {}, "")
    loaded, header = load_renderer(tmp_path / "one.safetensors")
    assert loaded.config == config and header.step == 5 and header.motion_space == "ict64"
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value.half().float()), name


def test_half_precision_on_disk_changes_no_pixel(tmp_path):
    network, (image, window) = formula_network(), formula_inputs()
    save_renderer(tmp_path / "full.safetensors", network, "bfm64", 0, {}, {}, "")
    with torch.inference_mode():
        difference = load_renderer(tmp_path / "full.safetensors")[0](image, window).image - network(image, window).image
    assert difference.abs().max() / 2 < 1 / 255


def rewritten(path, tmp_path, **changes):
    _, header = load_renderer(path)
    network = load_renderer(path)[0]
    tensors = {name: value.numpy() for name, value in network.state_dict().items()}
    tensors |= changes.pop("tensors", {})
    for name in changes.pop("without", ()):
        del tensors[name]
    other = tmp_path / "other.safetensors"
    save_checkpoint(other, replace(header, **changes), tensors)
    return other


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "landmarks"}, "kind 'landmarks'"),
        ({"motion_space": "bfm64"}, "70 motion numbers"),
        ({"motion_space": None}, "which motion space"),
        ({"motion_space": "other"}, "other"),
        ({"network": asdict(SMALL) | {"depth": 3}}, "unknown entry 'depth'"),
        ({"network": asdict(SMALL) | {"editing_width": 16}}, "another shape"),
        ({"network": asdict(SMALL) | {"image_size": 100}}, "multiple of 32"),
        ({"network": asdict(SMALL) | {"geometry_prior": True}}, "lacks the weights"),
        ({"without": ["mapping.first.bias"]}, "lacks the weights"),
        ({"tensors": {"extra": torch.zeros(1).numpy()}}, "knows nothing of"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(saved, tmp_path, changes, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        load_renderer(rewritten(saved[0], tmp_path, **changes))
    assert "\n" not in str(caught.value)


def test_a_file_cut_short_is_refused(saved):
    path = saved[0]
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match="cut short"):
        load_renderer(path)


def test_another_format_version_is_refused(saved, monkeypatch, tmp_path):
    monkeypatch.setattr("core.checkpoint.FORMAT_VERSION", 99)
    path = tmp_path / "newer.safetensors"
    save_checkpoint(path, CheckpointHeader("renderer", asdict(SMALL), "ict64"), {})
    monkeypatch.undo()
    with pytest.raises(InputError, match="format version 99"):
        load_renderer(path)
