"""The motion autoencoders as a checkpoint, and what is drawn from them."""

import numpy as np
import pytest
import torch

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.errors import InputError
from core.motion import BFM64, ICT64
from core.networks.motion_vae import MotionVae, load_motion_vae, save_motion_vae, vae_config


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MotionVae(vae_config(ICT64, hidden=8, latent=3, pose_latent=2)).eval()


def test_draws_are_seeded_and_in_range(network):
    drawn = network.sample(ICT64, 50, seed=4, temperature=8.0, translate=True).frames
    assert np.array_equal(drawn, network.sample(ICT64, 50, seed=4, temperature=8.0, translate=True).frames)
    assert not np.array_equal(drawn, network.sample(ICT64, 50, seed=5, temperature=8.0, translate=True).frames)
    assert (drawn >= ICT64.lower).all() and (drawn <= ICT64.upper).all()
    assert drawn[:, ICT64.translation].std() > 0


def test_place_and_size_stay_unless_asked(network):
    assert not network.sample(ICT64, 5, seed=0).frames[:, ICT64.translation].any()


def test_the_other_space_has_its_crop_left_alone():
    torch.manual_seed(0)
    drawn = MotionVae(vae_config(BFM64, hidden=8)).sample(BFM64, 3, seed=1).frames
    assert drawn.shape == (3, 73) and not drawn[:, 70:].any()


def test_no_motions(network):
    with pytest.raises(ValueError, match="cannot draw 0"):
        network.sample(ICT64, 0, seed=0)


def test_through_a_checkpoint(network, tmp_path):
    path = tmp_path / "vae.safetensors"
    save_motion_vae(path, network, "ict64", 3, {"a": 1.0}, {})
    loaded, space = load_motion_vae(path)
    assert space.name == "ict64"
    expected = network.sample(ICT64, 4, seed=0).frames
    assert np.abs(loaded.sample(space, 4, seed=0).frames - expected).max() < 2e-3


@pytest.mark.parametrize(
    ("space", "entries", "message"),
    [
        ("ict64", {"expression": {"values": 9}, "pose": {"values": 6}}, "do not fit its motion space"),
        ("ict64", {"expression": {"values": 64, "latent": 0}, "pose": {"values": 6}}, "at least 1"),
        ("ict64", {"expression": {"values": 64}, "pose": {"values": 6}}, "lacks the weights"),
        ("xyz", {"expression": {"values": 64}, "pose": {"values": 6}}, "Unknown motion space"),
    ],
)
def test_headers_that_do_not_fit(tmp_path, space, entries, message):
    path = tmp_path / "vae.safetensors"
    save_checkpoint(path, CheckpointHeader("vae", entries, space), {"a": np.zeros(1, np.float32)})
    with pytest.raises(InputError, match=message):
        load_motion_vae(path)


def test_another_kind(tmp_path):
    path = tmp_path / "other.safetensors"
    save_checkpoint(path, CheckpointHeader("landmarks", {}), {"a": np.zeros(1, np.float32)})
    with pytest.raises(InputError, match="not 'vae'"):
        load_motion_vae(path)
