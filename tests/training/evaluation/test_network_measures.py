"""Measures with weights from files: a small backbone, and packages that are not here."""

import sys

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.errors import InputError
from training.evaluation.network_measures import BackboneDistance, InceptionFeatures, Lpips


@pytest.fixture
def backbone(tmp_path):
    random = torch.Generator().manual_seed(0)
    tensors = {}
    before = 3
    for place, channels in ((0, 4), (3, 5), (6, 6), (9, 7), (12, 8)):
        tensors[f"features.{place}.weight"] = torch.randn(channels, before, 3, 3, generator=random)
        tensors[f"features.{place}.bias"] = torch.zeros(channels)
        before = channels
    save_file(tensors, tmp_path / "small.safetensors")
    return tmp_path / "small.safetensors"


def test_backbone_distance_grows_with_the_difference(backbone):
    distance = BackboneDistance(backbone)
    random = np.random.default_rng(0)
    truth = random.integers(50, 200, (32, 32, 3)).astype(np.uint8)
    near = (truth + random.integers(0, 10, truth.shape)).astype(np.uint8)
    far = random.integers(0, 255, truth.shape).astype(np.uint8)
    assert distance.distance(truth, truth) == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < distance.distance(near, truth) < distance.distance(far, truth)
    assert distance.distance(near, far) == pytest.approx(BackboneDistance(backbone).distance(near, far))


def test_a_missing_backbone(tmp_path):
    with pytest.raises(InputError, match="nothing"):
        BackboneDistance(tmp_path / "nothing.safetensors")


@pytest.mark.parametrize(("kind", "package"), [(Lpips, "lpips"), (InceptionFeatures, "torch_fidelity")])
def test_a_package_that_is_not_installed(kind, package, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=r"needs the package .* leave --\w+ out"):
        kind(tmp_path / "weights.pth")
