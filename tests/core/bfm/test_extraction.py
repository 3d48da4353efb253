import os

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.bfm.extraction import BfmExtractor
from core.bfm.files import find_bfm_files
from core.bfm.network import ANGLES, COEFFICIENTS, EXPRESSION, TRANSLATION, CoefficientNetwork
from core.bfm.portrait_motion import BfmMeasure, mean_motion, portrait_motion
from core.bfm.weights import load_network
from core.errors import InputError
from core.motion import BFM64
from core.portrait import open_portrait
from core.tracking.backends import make_tracker
from resources import resource_path
from tests.core.bfm.made_up import network


@pytest.fixture(scope="module")
def portrait():
    return open_portrait(resource_path("samples", "portrait.jpg"), make_tracker())


@pytest.fixture(scope="module")
def weights(bfm_files):
    return torch.load(bfm_files / "epoch_20.pth", weights_only=True)["net_recon"]


def test_the_network_has_the_published_layers():
    state = CoefficientNetwork().state_dict()
    # ResNet-50 without its classifier has 23,508,032 parameters; the seven layers add 2049 for each coefficient.
    counted = sum(value.numel() for name, value in state.items() if name.endswith(("weight", "bias")))
    assert sum(COEFFICIENTS) == 257 and counted == 23_508_032 + 2049 * 257
    assert state["backbone.layer2.0.downsample.0.weight"].shape == (512, 256, 1, 1)
    assert state["backbone.layer3.5.conv2.weight"].shape == (256, 256, 3, 3)
    assert state["final_layers.1.weight"].shape == (64, 2048, 1, 1) and state["final_layers.6.bias"].shape == (1,)


def test_the_stride_lies_in_the_middle_convolution():
    block = network().backbone.layer2[0]
    assert block.conv1.stride == (1, 1) and block.conv2.stride == (2, 2)
    with torch.inference_mode():
        assert network().backbone(torch.zeros(1, 3, 224, 224)).shape == (1, 2048, 1, 1)


def test_a_photo_gives_73_numbers_in_the_order_of_the_reference(portrait, bfm_files, weights):
    extractor = BfmExtractor.load(bfm_files)
    motion = portrait_motion(portrait, extractor)
    assert motion.space is BFM64 and motion.values.shape == (73,)
    scale, x, y = motion.values[70:]
    assert 0.8 < scale < 2.0 and 100 < x < 156 and 80 < y < 176
    from core.bfm.alignment import align
    from core.bfm.face_points import read_face_points

    points = read_face_points(find_bfm_files(bfm_files))
    aligned = align(portrait.crop_image(256), portrait.fit.landmarks_in_crop(256), points)
    plain = network()
    plain.load_state_dict(weights)
    with torch.inference_mode():
        found = plain(torch.from_numpy(aligned.image).permute(2, 0, 1)[None] / 255.0)[0].numpy()
    wanted = np.concatenate([found[EXPRESSION], found[ANGLES], found[TRANSLATION]])
    np.testing.assert_allclose(motion.values[:70], wanted, atol=1e-4)
    assert np.abs(motion.values[:64]).max() > 0


def test_a_picture_of_another_size_is_a_fault(bfm_files):
    with pytest.raises(ValueError, match="256"):
        BfmExtractor.load(bfm_files).motion(np.zeros((512, 512, 3), np.uint8), np.zeros((478, 3)))


def test_forms_of_the_weights(weights, tmp_path):
    torch.save({f"module.{name}": value for name, value in weights.items()}, tmp_path / "net_recon.pth")
    few = {name: value.half() for name, value in weights.items() if not name.endswith("num_batches_tracked")}
    save_file(few, tmp_path / "net_recon.safetensors")
    for name, close in (("net_recon.pth", 0.0), ("net_recon.safetensors", 1e-3)):
        loaded = load_network(tmp_path / name).state_dict()
        assert loaded["final_layers.1.weight"].dtype == torch.float32
        torch.testing.assert_close(
            loaded["final_layers.1.weight"], weights["final_layers.1.weight"], rtol=0, atol=close
        )


class Evil:
    def __reduce__(self):
        return os.mkdir, ("executed",)


def without(weights, name):
    return {key: value for key, value in weights.items() if key != name}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda weights: {"net_recon": Evil()}, "more than numbers"),
        (lambda weights: [1, 2], "no weights by name"),
        (lambda weights: {"net_recon": {}}, "lacks the weights"),
        (lambda weights: without(weights, "final_layers.1.bias"), "'final_layers.1.bias'"),
        (lambda weights: weights | {"final_layers.1.weight": torch.zeros(64, 512, 1, 1)}, "another shape"),
        (lambda weights: weights | {"backbone.bn1.bias": torch.full((64,), float("nan"))}, "not finite"),
    ],
)
def test_bad_weights_are_one_sentence(weights, tmp_path, monkeypatch, make, words):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "epoch_20.pth"
    torch.save(make(weights), path)
    with pytest.raises(InputError, match=words) as caught:
        load_network(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("name", ["epoch_20.pth", "net_recon.safetensors"])
@pytest.mark.parametrize("content", [b"", b"cut", b"PK\x03\x04" + bytes(2000)])
def test_a_file_that_was_cut_short(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name):
        load_network(tmp_path / name)


def test_without_files_the_sliders_start_at_the_mean(portrait, tmp_path, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(tmp_path))
    own = BfmMeasure.load(None, "cpu")(portrait)
    assert own.motion == mean_motion() and not own.motion.expression.any() and not own.motion.rotation.any()
    assert own.notice.startswith("The sliders start at the mean face.") and "BFM_model_front.mat" in own.notice
    with pytest.raises(InputError, match="BFM_model_front.mat"):
        BfmMeasure.load(tmp_path, "cpu")


def test_with_files_they_start_at_the_photo(portrait, bfm_files, monkeypatch):
    monkeypatch.setenv("PIRENDER_BFM_FILES", str(bfm_files))
    own = BfmMeasure.load(None, "cpu")(portrait)
    assert not own.notice and own.motion == portrait_motion(portrait, BfmExtractor.load(bfm_files, "cpu"))


def test_numbers_that_are_not_finite_become_a_notice(portrait, bfm_files, monkeypatch):
    measure = BfmMeasure.load(bfm_files, "cpu")
    with torch.no_grad():
        measure.extractor._network.final_layers[1].bias.fill_(float("inf"))
    own = measure(portrait)
    assert own.motion == mean_motion() and "not finite" in own.notice


def test_the_mean_lies_inside_the_ranges():
    assert mean_motion() == mean_motion().clipped()
