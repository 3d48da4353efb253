import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.errors import InputError
from core.networks.pirenderer.deformation import identity_grid
from core.networks.pirenderer.network import Rendering
from tests.training.renderer.made_up import vgg_tensors
from training.renderer.config import LossConfig
from training.renderer.losses import (
    RendererLoss,
    feature_distances,
    gram_matrix,
    layer_regret,
    log_error,
    mesh_flow_distance,
)
from training.renderer.perceptual import InputScale, PerceptualNetwork, load_perceptual


@pytest.fixture(scope="module")
def network():
    return PerceptualNetwork(vgg_tensors(), InputScale(), "the test")


def pictures(seed=0, size=64):
    return torch.rand(2, 3, size, size, generator=torch.Generator().manual_seed(seed)) * 2 - 1


def test_features_are_those_of_the_plain_layers(network):
    tensors = vgg_tensors()
    values = ((pictures() + 1) / 2 - torch.tensor(InputScale().mean)[:, None, None]) / torch.tensor(
        InputScale().deviation
    )[:, None, None]
    for number in (0, 2):
        weight, bias = tensors[f"features.{number}.weight"], tensors[f"features.{number}.bias"]
        values = torch.relu(torch.conv2d(values, weight, bias, padding=1))
        if number == 0:
            first = values
    values = torch.max_pool2d(values, 2)
    second = torch.relu(torch.conv2d(values, tensors["features.5.weight"], tensors["features.5.bias"], padding=1))
    found = network(pictures())
    assert [value.shape[1:] for value in found] == [(4, 64, 64), (8, 32, 32), (16, 16, 16), (32, 8, 8), (32, 4, 4)]
    torch.testing.assert_close(found[0], first)
    torch.testing.assert_close(found[1], second)
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_a_network_of_another_input_scale_gives_features_of_the_same_size(tmp_path):
    tensors = vgg_tensors()
    scale = 255 * sum(InputScale().deviation) / 3
    shifted = {name: value * scale if name.endswith("bias") else value for name, value in tensors.items()}
    mean = [255 * value for value in InputScale().mean]
    note = {"input": f"RGB 0..255 minus [{mean[0]},{mean[1]},{mean[2]}]"}
    save_file(shifted, tmp_path / "vgg.safetensors", note)
    ours = load_perceptual(str(tmp_path / "vgg.safetensors"))(pictures())
    plain = PerceptualNetwork(tensors, InputScale((0.485, 0.456, 0.406), (scale / 255,) * 3), "x")(pictures())
    for one, other in zip(ours, plain, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-4)


def test_torch_files_are_read_without_running_anything(tmp_path):
    torch.save(vgg_tensors(), tmp_path / "vgg.pth")
    assert len(load_perceptual(str(tmp_path / "vgg.pth"))(pictures())) == 5

    torch.save({"features.0.weight": pytest.raises}, tmp_path / "code.pth")
    (tmp_path / "short.safetensors").write_bytes(b"123")
    save_file({"layer.weight": torch.zeros(3)}, tmp_path / "other.safetensors")
    broken = vgg_tensors()
    del broken["features.2.bias"]
    save_file(broken, tmp_path / "broken.safetensors")
    for name in ("code.pth", "short.safetensors", "none.pth", "other.safetensors", "broken.safetensors"):
        with pytest.raises(InputError, match=name) as error:
            load_perceptual(str(tmp_path / name))
        assert "\n" not in str(error.value)


def test_distances_are_sums_over_layers_and_scales(network):
    image, target = pictures(1), pictures(2)
    found = feature_distances(network, image, target, scales=2)
    content = style = torch.zeros(())
    for size in (64, 32):
        first = torch.nn.functional.adaptive_avg_pool2d(image, size)
        second = torch.nn.functional.adaptive_avg_pool2d(target, size)
        for one, other in zip(network(first), network(second), strict=True):
            content = content + (one - other).abs().mean()
            style = style + (gram_matrix(one) - gram_matrix(other)).abs().mean()
    torch.testing.assert_close(found.content, content)
    torch.testing.assert_close(found.style, style)
    assert float(feature_distances(network, image, image, 4).content) == 0.0


def test_sizes_too_small_for_the_network_are_left_out(network):
    image, target = pictures(1), pictures(2)
    assert network.smallest_side == 16
    torch.testing.assert_close(
        feature_distances(network, image, target, 8), feature_distances(network, image, target, 3)
    )


def test_gram_matrices_do_not_see_places():
    features = torch.randn(1, 3, 4, 4)
    turned = features.flip(2)
    torch.testing.assert_close(gram_matrix(features), gram_matrix(turned))
    torch.testing.assert_close(gram_matrix(features)[0, 0, 1], (features[0, 0] * features[0, 1]).sum() / 48)


def test_equation_nine(network):
    config = LossConfig(scales=2)
    made = Rendering(torch.zeros(2, 2, 16, 16), pictures(1), pictures(3))
    terms = RendererLoss(config, network, composed=False)(made, pictures(2), None)
    warped = feature_distances(network, made.warped, pictures(2), 2)
    final = feature_distances(network, made.image, pictures(2), 2)
    torch.testing.assert_close(terms["loss"], 2.5 * warped.content + 4 * final.content + 1000 * final.style)
    first_stage = RendererLoss(config, network, False)(made._replace(image=None), pictures(2), None)
    torch.testing.assert_close(first_stage["loss"], 2.5 * warped.content)


def test_the_mesh_term_is_zero_where_the_network_follows_the_mesh():
    mesh = 0.2 * torch.randn(1, 2, 16, 16)
    centres = (torch.arange(16) + 0.5) / 8 - 1
    wanted = torch.stack(torch.meshgrid(centres, centres, indexing="xy"))[None] + mesh
    flow = (wanted - identity_grid(16, 16, wanted)) * 15 / 2
    assert float(mesh_flow_distance(flow, mesh, composed=False)) < 1e-6
    assert float(mesh_flow_distance(flow + 1, mesh, composed=False)) > 0.1
    assert float(mesh_flow_distance(torch.zeros_like(flow), mesh, composed=True)) == 0.0


def test_the_logarithm_of_the_error_is_psnr_in_other_units():
    target = torch.zeros(2, 3, 8, 8)
    made = target + torch.tensor([0.1, 0.2])[:, None, None, None]
    assert float(log_error(made, target)) == pytest.approx(np.log([0.0101, 0.0401]).mean(), rel=1e-4)
    config = LossConfig(warp=0, content=0, style=0, pixel=0.5, log_error=2.0, scales=1)
    terms = RendererLoss(config, None, composed=True)(Rendering(torch.zeros(2, 2, 2, 2), target, made), target, None)
    assert float(terms["log_error"]) == pytest.approx(2.0 * float(log_error(made, target)))
    assert float(terms["loss"]) == pytest.approx(float(terms["log_error"]) + 0.5 * 0.15, rel=1e-4)


def test_shares_are_told_which_layer_is_right():
    target = torch.zeros(1, 3, 8, 8)
    layers = (target, target + 0.5, target + 0.1)
    chosen = [torch.zeros(1, 3, 8, 8) for _ in layers]
    for number, shares in enumerate(chosen):
        shares[:, number] = 1.0
    right, wrong, near = (float(layer_regret(shares, layers, target)) for shares in chosen)
    assert right == 0.0 < near < wrong
    assert float(layer_regret((chosen[0] + chosen[1]) / 2, layers, target)) == pytest.approx(wrong / 2)


def test_a_loss_of_features_needs_a_network():
    with pytest.raises(ValueError, match="feature network"):
        RendererLoss(LossConfig(), None, composed=False)


def test_the_download_is_checked_and_kept_from_running_anything(monkeypatch):
    asked = {}

    def fetch(url, **options):
        asked.update(options, url=url)
        return vgg_tensors()

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", fetch)
    assert len(load_perceptual("download")(pictures())) == 5
    assert asked["check_hash"] and asked["weights_only"] and "vgg19-dcbb9e9d" in asked["url"]


@pytest.mark.parametrize(
    "error", [OSError("Name or service not known"), RuntimeError('invalid hash value (expected "dcbb9e9d")')]
)
def test_a_failed_download_is_one_sentence(monkeypatch, error):
    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", fail)
    with pytest.raises(InputError, match="Cannot use download as perceptual weights") as caught:
        load_perceptual("download")
    assert "\n" not in str(caught.value) and "--perceptual" in str(caught.value)
